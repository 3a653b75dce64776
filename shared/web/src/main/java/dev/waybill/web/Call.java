package dev.waybill.web;

import dev.waybill.domain.Name;
import dev.waybill.domain.access.Principal;
import dev.waybill.domain.deed.Claim;
import dev.waybill.domain.deed.Deed;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A request that has found its operation and may be done: who calls, with which path variables,
/// under which claim.
public final class Call {

    private final Operation operation;
    private final Request request;
    private final Map<String, String> variables;
    private final Optional<Principal> principal;
    private final Optional<Claim> claim;
    private final Instant at;

    /// @param variables the path's variables as they stand in the path, `base64:` forms included
    /// @param principal the caller; absent only for public operations
    /// @param claim the claim of a keyed call; absent without a key
    /// @param at the server's time of the call
    Call(
            Operation operation,
            Request request,
            Map<String, String> variables,
            Optional<Principal> principal,
            Optional<Claim> claim,
            Instant at) {
        this.operation = operation;
        this.request = request;
        this.variables = Map.copyOf(variables);
        this.principal = principal;
        this.claim = claim;
        this.at = at;
    }

    /// What is asked for.
    public Operation operation() {
        return operation;
    }

    /// The request.
    public Request request() {
        return request;
    }

    /// The server's time of the call.
    public Instant at() {
        return at;
    }

    /// The caller. A bug when called for a public operation.
    public Principal principal() {
        return principal.orElseThrow(
                () -> new IllegalStateException("a public operation has no principal"));
    }

    /// The path variable `variable`, decoded, as a name by the rules of API §1.
    public String name(String variable) {
        return Name.require(variable, raw(variable));
    }

    /// The path variable `variable`, decoded, with no further check.
    public String raw(String variable) {
        String segment = variables.get(variable);
        if (segment == null) {
            throw new IllegalStateException("the path has no " + variable);
        }
        return PathTemplate.decode(variable, segment);
    }

    /// What the deciding transaction records: who, what, when, and, for a keyed call, `answer` for
    /// repetitions. Leave secrets and presigned URLs out of `answer`.
    public Deed deed(Response answer) {
        String subject = principal.map(Principal::subject).orElse("anonymous");
        Optional<Deed.Keyed> keyed =
                claim.map(held -> new Deed.Keyed(held, KeptAnswer.write(answer)));
        return new Deed(subject, operation.action(), request.requestId(), at, keyed);
    }
}
