package dev.waybill.domain.assignment;

import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import java.util.Optional;

/// A version on a device.
///
/// @param version the version
/// @param variantId its variant; absent when the device did not say
public record Installed(Version version, Optional<VariantId> variantId) {}
