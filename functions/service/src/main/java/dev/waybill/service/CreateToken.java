package dev.waybill.service;

import dev.waybill.aws.access.AccessRegister;
import dev.waybill.aws.device.DeviceRegister;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.Ids;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Name;
import dev.waybill.domain.access.MintedToken;
import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Issues a token. One with role `device` belongs to its device and ends with it.
final class CreateToken implements Endpoint {

    /// Ten years.
    private static final long MAX_SECONDS = 10L * 366 * 24 * 60 * 60;

    private final AccessRegister register;
    private final DevicesTable devices;
    private final DeviceRegister deviceRegister;
    private final Ids ids;

    CreateToken(
            AccessRegister register, DevicesTable devices, DeviceRegister deviceRegister, Ids ids) {
        this.register = register;
        this.devices = devices;
        this.deviceRegister = deviceRegister;
        this.ids = ids;
    }

    private record Body(
            @Nullable String role,
            @Nullable String subject,
            @Nullable Long expiresInSeconds,
            @Nullable String deviceId) {

        Principal parsePrincipal() {
            Role parsed = Role.parse(role == null ? "" : role);
            if (subject == null) {
                throw new InvalidRequest("subject", "is required");
            }
            Name.require("subject", subject);
            if ((parsed == Role.DEVICE) != (deviceId != null)) {
                throw new InvalidRequest(
                        "device_id", "is required for the role device, and for no other");
            }
            return new Principal(
                    subject,
                    parsed,
                    Optional.ofNullable(deviceId).map(id -> new DeviceId(id).value()));
        }

        Optional<Instant> parseExpiry(Instant now) {
            if (expiresInSeconds == null) {
                return Optional.empty();
            }
            if (expiresInSeconds < 1 || expiresInSeconds > MAX_SECONDS) {
                throw new InvalidRequest(
                        "expires_in_seconds", "must be between 1 and " + MAX_SECONDS);
            }
            return Optional.of(now.plusSeconds(expiresInSeconds));
        }
    }

    @Override
    public Response handle(Call call) {
        Body body = call.request().json(Body.class);
        Principal principal = body.parsePrincipal();
        MintedToken minted = MintedToken.mint(ids, principal, body.parseExpiry(call.at()));
        Deed deed = call.deed(answer(call, minted, null));
        principal
                .deviceId()
                .map(DeviceId::new)
                .ifPresentOrElse(
                        deviceId -> issue(deviceId, minted, deed),
                        () -> register.issue(minted.token(), deed));
        return answer(call, minted, minted.text());
    }

    private void issue(DeviceId deviceId, MintedToken minted, Deed deed) {
        Attempts.until(
                "issue a device's token",
                () -> {
                    Device device =
                            devices.find(deviceId).orElseThrow(() -> unknown(deviceId).refused());
                    SortedSet<String> tokens = new TreeSet<>(device.tokenIds());
                    tokens.add(minted.token().tokenId());
                    if (tokens.size() > Device.MAX_TOKENS) {
                        throw full().refused();
                    }
                    Device next = device.withTokens(tokens);
                    return deviceRegister.addToken(device, next, minted.token(), deed)
                            ? Optional.of(next)
                            : Optional.empty();
                });
    }

    private static Problem unknown(DeviceId deviceId) {
        return Problem.of(Code.DEVICE_NOT_FOUND, "Register it before it gets a token")
                .with("device_id", deviceId.value());
    }

    private static Problem full() {
        return Problem.of(
                Code.TOO_LARGE,
                "A device has at most " + Device.MAX_TOKENS + " tokens; revoke one, or renew them");
    }

    private static Response answer(Call call, MintedToken minted, @Nullable String text) {
        return Response.json(201, TokenBody.of(minted.token(), call.at(), text));
    }
}
