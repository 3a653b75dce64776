package dev.waybill.documents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.aws.document.DocumentsTable;
import dev.waybill.domain.document.DocumentReference;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Json;
import dev.waybill.web.Response;

/// Answers the references in a document's top-level fields; none of an unknown document. Those that
/// name no SHA-256 are marked.
final class ListReferences implements Endpoint {

    private final DocumentsTable documents;

    ListReferences(DocumentsTable documents) {
        this.documents = documents;
    }

    @Override
    public Response handle(Call call) {
        ObjectNode body = Json.object();
        ObjectNode references = body.putObject("references");
        DocumentJson.fields(documents.find(Edits.id(call), call.at()))
                .references()
                .forEach((field, reference) -> references.set(field, listed(reference)));
        return Response.json(200, body);
    }

    private static ObjectNode listed(DocumentReference reference) {
        ObjectNode listed = DocumentJson.reference(reference);
        if (reference.hash().verified().isEmpty()) {
            listed.put("unverified", true);
        }
        return listed;
    }
}
