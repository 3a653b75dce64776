package dev.waybill.devices;

import dev.waybill.aws.access.AccessTable;
import dev.waybill.aws.device.DeviceRegister;
import dev.waybill.aws.device.MembershipsTable.Joining;
import dev.waybill.domain.Ids;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.access.MintedToken;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.DeviceSettings;
import dev.waybill.domain.device.Enrollment;
import dev.waybill.domain.device.EnrollmentToken;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Request;
import dev.waybill.web.Response;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A device registers itself with an enrollment token. Takes no bearer token; the enrollment's is
/// compared by its hash.
final class Enroll implements Endpoint {

    private final AccessTable access;
    private final DeviceRegister register;
    private final Joinings joinings;
    private final Ids ids;

    Enroll(AccessTable access, DeviceRegister register, Joinings joinings, Ids ids) {
        this.joinings = joinings;
        this.access = access;
        this.register = register;
        this.ids = ids;
    }

    private record Body(
            @Nullable String enrollmentToken,
            @Nullable String deviceId,
            @Nullable CapabilitiesBody capabilities) {

        DeviceId parseDeviceId() {
            return new DeviceId(required("device_id", deviceId));
        }

        String requireToken() {
            return required("enrollment_token", enrollmentToken);
        }

        private static String required(String field, @Nullable String value) {
            if (value == null) {
                throw new InvalidRequest(field, "is required");
            }
            return value;
        }
    }

    private record Answer(
            String deviceId, @Nullable String formationId, @Nullable String deviceToken) {}

    @Override
    public Response handle(Call call) {
        Body body = call.request().json(Body.class);
        DeviceId deviceId = body.parseDeviceId();
        String text = body.requireToken();
        Optional<CapabilitiesBody> capabilities = Optional.ofNullable(body.capabilities());
        DeviceSettings told =
                new DeviceSettings(
                        Optional.empty(),
                        new TreeMap<>(),
                        capabilities.map(CapabilitiesBody::parse));
        Enrollment enrollment = requireOpen(text, call);
        DeviceSettings settings =
                new DeviceSettings(enrollment.formationId(), told.labels(), told.capabilities());
        return enroll(call, enrollment, deviceId, settings);
    }

    /// The device with its enrollment: another one may use the same key, this one not with another
    /// body.
    @Override
    public Optional<String> stranger(Request request) {
        Body body = request.json(Body.class);
        DeviceId deviceId = body.parseDeviceId();
        byte[] token = body.requireToken().getBytes(StandardCharsets.UTF_8);
        return Optional.of(Digest.of(token).hex() + " " + deviceId.value());
    }

    private Enrollment requireOpen(String text, Call call) {
        return EnrollmentToken.parse(text)
                .flatMap(token ->
                        access.findEnrollment(token.enrollmentId())
                                .filter(known -> token.hasHash(known.secretSha256())))
                .filter(known -> known.isOpen(call.at()))
                .orElseThrow(() -> closed().refused());
    }

    private Response enroll(
            Call call, Enrollment enrollment, DeviceId deviceId, DeviceSettings settings) {
        MintedToken minted = DeviceTokens.mint(ids, deviceId);
        Device device = Device.registered(deviceId, settings, minted.token().tokenId(), call.at());
        Deed deed = byEnrollment(call.deed(answer(device, null)), enrollment);
        Optional<Joining> note = joinings.begin(deviceId, call.at());
        DeviceRegister its = note.map(register::owing).orElse(register);
        return switch (its.enroll(enrollment.enrollmentId(), device, minted.token(), deed)) {
            case DONE -> {
                joinings.tell(deviceId, note, call.at());
                yield answer(device, minted.text());
            }
            case CLOSED -> throw closed().refused();
            case DEVICE_EXISTS ->
                    throw Problem.of(
                                    Code.DEVICE_EXISTS,
                                    "An operator must renew its token, or delete it first")
                            .with("device_id", deviceId.value())
                            .refused();
        };
    }

    /// Says in the audit record by which enrollment the device came.
    private static Deed byEnrollment(Deed deed, Enrollment enrollment) {
        return new Deed(
                "enrollment:" + enrollment.enrollmentId(),
                deed.action(),
                deed.requestId(),
                deed.at(),
                deed.keyed());
    }

    private static Response answer(Device device, @Nullable String token) {
        return Response.json(
                201,
                new Answer(
                        device.deviceId().value(),
                        device.formationId().map(formation -> formation.value()).orElse(null),
                        token));
    }

    private static Problem closed() {
        return Problem.of(
                Code.FORBIDDEN, "The enrollment token is not valid, is used up or has expired");
    }
}
