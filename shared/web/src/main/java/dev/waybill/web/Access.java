package dev.waybill.web;

import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;

/// Who may call an operation (API §1 "Auth"). Ownership of a device is checked here too, against
/// the path.
public enum Access {
    /// Anybody, without a token.
    PUBLIC,
    /// Viewer and above; not devices.
    VIEW,
    /// Publisher and admin.
    PUBLISH,
    /// Operator and admin.
    OPERATE,
    /// Admin.
    ADMINISTER,
    /// The device named by `{device_id}` in the path, with its own token.
    OWN_DEVICE;

    /// Whether `principal` may call; `deviceInPath` is the value of `{device_id}`, empty text when
    /// the path has none.
    public boolean allows(Principal principal, String deviceInPath) {
        Role role = principal.role();
        return switch (this) {
            case PUBLIC -> true;
            case VIEW -> role != Role.DEVICE;
            case PUBLISH -> role == Role.PUBLISHER || role == Role.ADMIN;
            case OPERATE -> role == Role.OPERATOR || role == Role.ADMIN;
            case ADMINISTER -> role == Role.ADMIN;
            case OWN_DEVICE -> principal.isDevice(deviceInPath);
        };
    }
}
