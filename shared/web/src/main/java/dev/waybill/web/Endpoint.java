package dev.waybill.web;

import java.util.Optional;

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

    /// Who calls, where no token says it: a caller who comes with another name does not meet this
    /// one's keys. Holds no secret, only hashes of them. Absent when the request does not say it;
    /// then only who sends the same is the same. Bad input may be thrown as
    /// [dev.waybill.domain.InvalidRequest].
    default Optional<String> stranger(Request request) {
        return Optional.empty();
    }
}
