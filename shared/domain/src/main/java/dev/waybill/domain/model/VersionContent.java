package dev.waybill.domain.model;

import java.util.Optional;
import java.util.SortedMap;

/// The content of a model version as a caller states it: everything optional.
///
/// @param description in words; absent when not stated
/// @param variants by id; absent when not stated, which for a draft means none
/// @param provenance absent when not stated
public record VersionContent(
        Optional<String> description,
        Optional<SortedMap<VariantId, Variant>> variants,
        Optional<Provenance> provenance) {}
