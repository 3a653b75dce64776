package dev.waybill.documents;

import dev.waybill.aws.document.DocumentsTable;
import dev.waybill.domain.document.DocumentId;
import dev.waybill.domain.document.DocumentReference;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Conditions;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;

/// Answers the reference in a field; 404 whenever there is no valid one, 304 to who has it.
final class GetReference implements Endpoint {

    private final DocumentsTable documents;

    GetReference(DocumentsTable documents) {
        this.documents = documents;
    }

    @Override
    public Response handle(Call call) {
        DocumentId id = Edits.id(call);
        String field = call.name("field");
        return DocumentJson.fields(documents.find(id, call.at()))
                .reference(field)
                .map(reference ->
                        Conditions.read(call.request(), Tags.of(reference), answer(200, reference)))
                .orElseThrow(() ->
                        Problem.of(Code.REFERENCE_NOT_FOUND, "The field holds no valid reference")
                                .with("collection", id.collection())
                                .with("document", id.document())
                                .with("reference", field)
                                .refused());
    }

    static Response answer(int status, DocumentReference reference) {
        return Response.json(status, DocumentJson.reference(reference))
                .withHeader("etag", Tags.of(reference));
    }
}
