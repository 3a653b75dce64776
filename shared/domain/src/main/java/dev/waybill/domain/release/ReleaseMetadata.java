package dev.waybill.domain.release;

import dev.waybill.domain.FreeText;
import dev.waybill.domain.Name;
import java.util.Optional;

/// What is said about a release (SPEC 4.1).
///
/// @param versionLabel what people call it; absent when they do not
/// @param promotedBy who wanted it
/// @param notes in words, at most [#MAX_NOTES_BYTES] of UTF-8; absent when there are none
public record ReleaseMetadata(
        Optional<String> versionLabel, String promotedBy, Optional<String> notes) {

    /// The longest notes, in bytes: a quarter of what an item may have is left for the rest.
    public static final int MAX_NOTES_BYTES = 256 * 1024;

    public ReleaseMetadata {
        versionLabel.ifPresent(label -> Name.require("version_label", label));
        Name.require("promoted_by", promotedBy);
        notes.ifPresent(text -> FreeText.require("notes", text, MAX_NOTES_BYTES));
    }
}
