package dev.waybill.documents;

import dev.waybill.aws.document.DocumentRegister;
import dev.waybill.aws.document.DocumentRegister.Changed;
import dev.waybill.aws.document.DocumentRegister.Edit;
import dev.waybill.domain.document.ChangeKind;
import dev.waybill.domain.document.Document;
import dev.waybill.domain.document.DocumentFields;
import dev.waybill.web.Call;
import dev.waybill.web.Conditions;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes a document (201) or changes it (200) by a JSON Merge Patch. A patch that changes nothing
/// writes nothing.
final class PatchDocument implements Endpoint {

    private final DocumentRegister documents;

    PatchDocument(DocumentRegister documents) {
        this.documents = documents;
    }

    @Override
    public Response handle(Call call) {
        Map<?, ?> patch = DocumentJson.body(call.request());
        Conditions conditions = Conditions.of(call.request());
        Changed changed =
                documents.change(
                        Edits.id(call),
                        Edits.deed(call),
                        known -> {
                            conditions.require(
                                    known.map(document -> Set.of(Tags.of(document)))
                                            .orElse(Set.of()));
                            return decide(known, patch);
                        });
        return switch (Edits.require(changed)) {
            case Changed.Done(var before, Document after) ->
                    GetDocument.answer(before.isPresent() ? 200 : 201, after);
            case Changed.Already(Optional<Document> document) ->
                    GetDocument.answer(200, document.orElseThrow(IllegalStateException::new));
            case Changed.WrongSize _, Changed.TooMany _ -> throw new IllegalStateException();
        };
    }

    private static Edit decide(Optional<Document> known, Map<?, ?> patch) {
        DocumentFields before = DocumentJson.fields(known);
        return Edits.write(
                known,
                before,
                before.patched(patch),
                ChangeKind.DOCUMENT_PATCHED,
                Optional.empty());
    }
}
