package dev.waybill.web;

/// Does one operation: parses the call, has the domain decide, renders the answer.
@FunctionalInterface
public interface Endpoint {

    /// Answers `call`. Bad input may be thrown as [dev.waybill.domain.InvalidRequest], a refusal as
    /// [Problem.Refused].
    Response handle(Call call);

    /// Answers a repetition of a keyed call from the answer that was kept. Overridden where an
    /// answer holds what must be made anew, such as a presigned URL.
    default Response replay(Call call, Response kept) {
        return kept;
    }
}
