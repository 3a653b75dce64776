package dev.waybill.domain.distribution;

import dev.waybill.domain.model.VariantId;
import java.util.Optional;

/// What became of one target, kept with its page when the distribution comes to its end: by then
/// the device's own record of it may be forgotten.
///
/// @param target its class
/// @param variantId the variant it was given; absent when none
/// @param sizeBytes what it had to fetch
/// @param bytes what it had of it
/// @param mode how it fetched it, or was to; absent when it was given nothing
/// @param blocker what kept it; absent when nothing did
/// @param explanation names the list of verdicts on the variants; absent when nothing was chosen
public record TargetResult(
        TargetClass target,
        Optional<VariantId> variantId,
        long sizeBytes,
        long bytes,
        Optional<TransferMode> mode,
        Optional<Blocker> blocker,
        Optional<String> explanation) {}
