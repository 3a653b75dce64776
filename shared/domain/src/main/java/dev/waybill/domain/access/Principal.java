package dev.waybill.domain.access;

import java.util.Optional;

/// Who makes a call.
///
/// @param subject the name that audit records carry; never empty
/// @param role what the caller may do
/// @param deviceId the one device whose work a caller with role `device` sees; absent for every
///   other role
public record Principal(String subject, Role role, Optional<String> deviceId) {

    public Principal {
        if (subject.isEmpty() || (role == Role.DEVICE) != deviceId.isPresent()) {
            throw new IllegalStateException(
                    "a principal has a subject, and a device id exactly when it is a device");
        }
    }

    /// Whether the caller is the device `id`.
    public boolean isDevice(String id) {
        return deviceId.isPresent() && deviceId.get().equals(id);
    }
}
