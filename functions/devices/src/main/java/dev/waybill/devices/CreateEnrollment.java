package dev.waybill.devices;

import dev.waybill.aws.access.AccessRegister;
import dev.waybill.domain.Ids;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.device.Enrollment;
import dev.waybill.domain.device.EnrollmentToken;
import dev.waybill.domain.device.FormationId;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens an enrollment: a token with which so many devices may register themselves.
final class CreateEnrollment implements Endpoint {

    private final AccessRegister register;
    private final Ids ids;

    CreateEnrollment(AccessRegister register, Ids ids) {
        this.register = register;
        this.ids = ids;
    }

    private record Body(
            @Nullable String formationId, @Nullable Long maxUses, @Nullable Long expiresInSeconds) {

        Enrollment parse(EnrollmentToken token, Call call) {
            long uses = required("max_uses", maxUses);
            Enrollment.requireMaxUses(uses);
            long seconds = required("expires_in_seconds", expiresInSeconds);
            if (seconds < 1 || seconds > Enrollment.MAX_SECONDS) {
                throw new InvalidRequest(
                        "expires_in_seconds", "must be between 1 and " + Enrollment.MAX_SECONDS);
            }
            return new Enrollment(
                    token.enrollmentId(),
                    token.sha256(),
                    Optional.ofNullable(formationId).map(FormationId::new),
                    uses,
                    0,
                    call.at().plusSeconds(seconds));
        }

        private static long required(String field, @Nullable Long value) {
            if (value == null) {
                throw new InvalidRequest(field, "is required");
            }
            return value;
        }
    }

    private record Answer(
            String enrollmentId,
            @Nullable String enrollmentToken,
            @Nullable String formationId,
            long maxUses,
            String expiresAt) {

        static Answer of(Enrollment enrollment, @Nullable String token) {
            return new Answer(
                    enrollment.enrollmentId(),
                    token,
                    enrollment.formationId().map(FormationId::value).orElse(null),
                    enrollment.maxUses(),
                    enrollment.expiresAt().toString());
        }
    }

    @Override
    public Response handle(Call call) {
        EnrollmentToken token = EnrollmentToken.mint(ids);
        Enrollment enrollment = call.request().json(Body.class).parse(token, call);
        register.open(enrollment, call.deed(Response.json(201, Answer.of(enrollment, null))));
        return Response.json(201, Answer.of(enrollment, token.text()));
    }
}
