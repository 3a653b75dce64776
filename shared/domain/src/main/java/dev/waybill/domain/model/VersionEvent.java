package dev.waybill.domain.model;

/// What may happen to the state of a model version.
public enum VersionEvent {
    /// From a draft, or back from a deprecation.
    PUBLISH,
    /// From published.
    DEPRECATE,
    /// From any state, for ever.
    YANK
}
