package dev.waybill.web;

import dev.waybill.domain.Contended;
import dev.waybill.domain.Ids;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.access.Bearer;
import dev.waybill.domain.access.Principal;
import dev.waybill.domain.blob.BytesDamaged;
import dev.waybill.domain.deed.Claim;
import dev.waybill.domain.deed.ClaimLost;
import dev.waybill.domain.deed.KeyedCalls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One API function: takes an event of API Gateway, checks who calls and may they, does the
/// operation, and answers; every failure becomes a problem here, in one place.
public final class HttpFunction {

    /// The largest request body, inclusive (API §1 "Limits").
    public static final int MAX_BODY_BYTES = 4 << 20;

    /// A reading call that takes longer than this has waited for news.
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Router router;
    private final Authenticator authenticator;
    private final KeyedCall keyed;
    private final InstantSource clock;

    /// @param router the operations of this function
    /// @param authenticator tells who calls
    /// @param calls the records of keyed calls
    /// @param ids names attempts
    /// @param clock the server's clock
    public HttpFunction(
            Router router,
            Authenticator authenticator,
            KeyedCalls calls,
            Ids ids,
            InstantSource clock) {
        this.router = router;
        this.authenticator = authenticator;
        this.keyed = new KeyedCall(calls, ids::next);
        this.clock = clock;
    }

    /// Serves one event of API Gateway (payload format 2.0).
    ///
    /// @param log takes one line of JSON per request
    public void serve(InputStream in, OutputStream out, Consumer<String> log) throws IOException {
        Request request = HttpEvents.read(in);
        RequestLog line = new RequestLog(request, clock.instant());
        Response response = answer(request, line);
        HttpEvents.write(response, out);
        log.accept(line.line(response, clock.instant()));
    }

    /// Does every operation once as each bearer of `tokens`, on a stage that holds nothing else, so
    /// that a snapshot finds them warm.
    public void rehearse(List<String> tokens) throws IOException {
        authenticator.rehearse();
        for (String token : tokens) {
            HttpRehearsal rehearsal = new HttpRehearsal(this, token, clock.instant());
            for (Operation operation : router.operations()) {
                rehearsal.play(operation);
            }
        }
    }

    /// Answers one request.
    public Response answer(Request request) {
        return answer(request, new RequestLog(request, clock.instant()));
    }

    private Response answer(Request request, RequestLog line) {
        Response response;
        try {
            response = route(request, line);
        } catch (Problem.Refused e) {
            response = e.problem().toResponse(request.requestId());
        } catch (InvalidRequest e) {
            response = invalid(e).toResponse(request.requestId());
        } catch (ClaimLost e) {
            response =
                    Problem.of(Code.IDEMPOTENCY_IN_PROGRESS, "Another attempt is at it")
                            .toResponse(request.requestId());
        } catch (Contended e) {
            response =
                    Problem.of(
                                    Code.WRITE_CONFLICT,
                                    "Others kept changing the same thing; try again")
                            .toResponse(request.requestId());
        } catch (BytesDamaged e) {
            line.failed(e);
            response = damaged(e).toResponse(request.requestId());
        } catch (Unavailable e) {
            line.failed(e);
            response =
                    Problem.of(Code.UNAVAILABLE, "A backend did not answer in time; try again")
                            .toResponse(request.requestId());
        } catch (RuntimeException e) {
            line.failed(e);
            response =
                    Problem.of(Code.INTERNAL_ERROR, "The failure was logged under the request id")
                            .toResponse(request.requestId());
        }
        return response.withHeader("x-request-id", request.requestId());
    }

    private Response route(Request request, RequestLog line) {
        return switch (router.match(request.method(), request.path())) {
            case Router.Match.Nothing() -> {
                requireBearer(request, line);
                yield Problem.of(Code.ROUTE_NOT_FOUND, "No operation has this path")
                        .toResponse(request.requestId());
            }
            case Router.Match.OtherMethod(String allowed) ->
                    Problem.of(Code.METHOD_NOT_ALLOWED, "This path takes " + allowed)
                            .toResponse(request.requestId())
                            .withHeader("allow", allowed);
            case Router.Match.Found found -> perform(request, found, line);
        };
    }

    private Response perform(Request request, Router.Match.Found found, RequestLog line) {
        Operation operation = found.operation();
        line.operation(operation);
        Optional<Principal> principal = principal(request, found, line);
        request.requireReadable();
        if (request.bodyBytes() > MAX_BODY_BYTES) {
            throw Problem.of(
                            Code.TOO_LARGE,
                            "A request body has at most 4 MiB; larger bytes go through an upload")
                    .refused();
        }
        Instant now = clock.instant();
        Response response =
                keyed.run(
                        operation,
                        request,
                        () -> caller(principal, found, request),
                        now,
                        claim ->
                                attempt(
                                        found.endpoint(),
                                        call(request, found, principal, claim, now)),
                        kept ->
                                found.endpoint()
                                        .replay(
                                                call(
                                                        request,
                                                        found,
                                                        principal,
                                                        Optional.empty(),
                                                        now),
                                                kept));
        if (operation.method().equals("GET") && clock.instant().isAfter(now.plus(MOMENT))) {
            // It has waited, and its token may have ended meanwhile.
            principal(request, found, line);
        }
        return response;
    }

    /// By what name keys are kept apart.
    private static Optional<String> caller(
            Optional<Principal> principal, Router.Match.Found found, Request request) {
        return principal.map(Principal::subject).or(() -> found.endpoint().stranger(request));
    }

    /// Who calls, if the operation asks for it; refused when this caller may not.
    private Optional<Principal> principal(
            Request request, Router.Match.Found found, RequestLog line) {
        return found.operation().access() == Access.PUBLIC
                ? Optional.empty()
                : Optional.of(permit(found.operation(), requireBearer(request, line), found));
    }

    private static Call call(
            Request request,
            Router.Match.Found found,
            Optional<Principal> principal,
            Optional<Claim> claim,
            Instant now) {
        return new Call(found.operation(), request, found.variables(), principal, claim, now);
    }

    /// A refusal thrown by an endpoint is an answer, so that a keyed call gives its claim up.
    private static Response attempt(Endpoint endpoint, Call call) {
        try {
            return endpoint.handle(call);
        } catch (Problem.Refused e) {
            return e.problem().toResponse(call.request().requestId());
        } catch (InvalidRequest e) {
            return invalid(e).toResponse(call.request().requestId());
        }
    }

    /// The caller in the highest of its roles that may do `operation`.
    private static Principal permit(Operation operation, Bearer bearer, Router.Match.Found found) {
        String device = found.variables().getOrDefault("device_id", "");
        String decoded = PathTemplate.decode("device_id", device);
        return bearer.principals().stream()
                .filter(principal -> operation.access().allows(principal, decoded))
                .findFirst()
                .orElseThrow(
                        () -> Problem.of(Code.FORBIDDEN, "This token may not do that").refused());
    }

    private Bearer requireBearer(Request request, RequestLog line) {
        return switch (authenticator.authenticate(request)) {
            case Authentication.Known(Bearer bearer) -> {
                line.subject(bearer.subject());
                yield bearer;
            }
            case Authentication.Refused(String why) -> {
                line.refused(why);
                throw Problem.of(
                                Code.UNAUTHENTICATED,
                                "Send Authorization: Bearer with a valid token")
                        .refused();
            }
        };
    }

    private static Problem damaged(BytesDamaged e) {
        Problem problem =
                e.isLost()
                        ? Problem.of(Code.DATA_MISSING, "Bytes of the answer are lost")
                        : Problem.of(Code.INTEGRITY_ERROR, "Bytes of the answer have changed");
        return problem.with("digest", e.digest().toString());
    }

    private static Problem invalid(InvalidRequest e) {
        Code code =
                switch (e.code()) {
                    case "invalid_digest" -> Code.INVALID_DIGEST;
                    case "invalid_cursor" -> Code.INVALID_CURSOR;
                    default -> Code.INVALID_REQUEST;
                };
        return Problem.of(code, e.field() + " " + e.reason()).with("field", e.field());
    }
}
