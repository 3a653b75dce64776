package dev.waybill.documents;

import dev.waybill.aws.document.DocumentRegister;
import dev.waybill.aws.document.DocumentRegister.Edit;
import dev.waybill.domain.document.ChangeKind;
import dev.waybill.domain.document.Document;
import dev.waybill.domain.document.DocumentFields;
import dev.waybill.web.Call;
import dev.waybill.web.Conditions;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;

/// Sets a field to null, whatever it held; 204, also when there is no such field, and then nothing
/// is made. The blob stays.
final class DeleteReference implements Endpoint {

    private final DocumentRegister documents;

    DeleteReference(DocumentRegister documents) {
        this.documents = documents;
    }

    @Override
    public Response handle(Call call) {
        String field = call.name("field");
        Conditions conditions = Conditions.of(call.request());
        Edits.require(
                documents.change(
                        Edits.id(call),
                        Edits.deed(call),
                        known -> decide(known, field, conditions)));
        return Response.empty(204);
    }

    private static Edit decide(Optional<Document> known, String field, Conditions conditions) {
        DocumentFields before = DocumentJson.fields(known);
        conditions.require(Tags.ofReference(known, before.reference(field)));
        return known.isEmpty()
                ? new Edit.Nothing()
                : Edits.write(
                        known,
                        before,
                        before.without(field),
                        ChangeKind.REFERENCE_REMOVED,
                        Optional.of(field));
    }
}
