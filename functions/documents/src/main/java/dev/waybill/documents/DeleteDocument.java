package dev.waybill.documents;

import dev.waybill.aws.document.DocumentRegister;
import dev.waybill.web.Call;
import dev.waybill.web.Conditions;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Set;

/// Deletes a document and lets its blobs go; 204, also when there is none.
final class DeleteDocument implements Endpoint {

    private final DocumentRegister documents;

    DeleteDocument(DocumentRegister documents) {
        this.documents = documents;
    }

    @Override
    public Response handle(Call call) {
        Conditions conditions = Conditions.of(call.request());
        documents.delete(
                Edits.id(call),
                Edits.deed(call),
                seq -> conditions.require(seq.map(Tags::ofChange).map(Set::of).orElse(Set.of())));
        return Response.empty(204);
    }
}
