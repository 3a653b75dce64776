package dev.waybill.models;

import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.ModelVersion.Edit;
import dev.waybill.models.Versions.Wish;
import dev.waybill.web.Code;
import dev.waybill.web.Problem;

/// What becomes of a call after the domain judged an edit.
final class Edits {

    private Edits() {}

    /// @param status of the answer when the edit is made
    static Wish wish(Edit edit, int status) {
        return switch (edit) {
            case Edit.Changed(ModelVersion next) -> new Wish.Write(next, status);
            case Edit.Unchanged() -> new Wish.Nothing(200);
            case Edit.Immutable() ->
                    new Wish.Refuse(
                            Problem.of(
                                    Code.VERSION_IMMUTABLE,
                                    "Only a draft may change; give other content another version"));
        };
    }
}
