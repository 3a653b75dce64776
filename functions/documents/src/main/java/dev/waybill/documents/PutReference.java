package dev.waybill.documents;

import dev.waybill.aws.document.DocumentRegister;
import dev.waybill.aws.document.DocumentRegister.Changed;
import dev.waybill.aws.document.DocumentRegister.Edit;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.document.ChangeKind;
import dev.waybill.domain.document.Document;
import dev.waybill.domain.document.DocumentFields;
import dev.waybill.domain.document.DocumentReference;
import dev.waybill.web.Call;
import dev.waybill.web.Conditions;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;

/// Stores a reference in a field, of a new document if there is none, and leaves its other fields
/// alone: 201 where there was no reference, else 200. The same reference again writes nothing.
final class PutReference implements Endpoint {

    private static final String BLAKE3 = "blake3:";

    private final DocumentRegister documents;

    PutReference(DocumentRegister documents) {
        this.documents = documents;
    }

    @Override
    public Response handle(Call call) {
        String field = call.name("field");
        DocumentReference reference = DocumentReference.parse(DocumentJson.body(call.request()));
        if (reference.hash().toString().startsWith(BLAKE3)) {
            throw InvalidRequest.digest("hash", "must be a SHA-256; BLAKE3 is for looking up");
        }
        Conditions conditions = Conditions.of(call.request());
        Changed changed =
                documents.change(
                        Edits.id(call),
                        Edits.deed(call),
                        known -> decide(known, field, reference, conditions));
        int status =
                switch (Edits.require(changed)) {
                    case Changed.Done(Optional<Document> before, var _) ->
                            DocumentJson.fields(before).reference(field).isPresent() ? 200 : 201;
                    default -> 200;
                };
        return GetReference.answer(status, reference);
    }

    private static Edit decide(
            Optional<Document> known,
            String field,
            DocumentReference reference,
            Conditions conditions) {
        DocumentFields before = DocumentJson.fields(known);
        conditions.require(Tags.ofReference(known, before.reference(field)));
        return Edits.write(
                known,
                before,
                before.with(field, reference),
                ChangeKind.REFERENCE_STORED,
                Optional.of(field));
    }
}
