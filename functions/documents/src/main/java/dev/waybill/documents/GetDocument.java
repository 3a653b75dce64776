package dev.waybill.documents;

import dev.waybill.aws.document.DocumentsTable;
import dev.waybill.domain.document.Document;
import dev.waybill.domain.document.DocumentId;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Conditions;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;

/// Answers the bare document; 304 to who has it.
final class GetDocument implements Endpoint {

    private final DocumentsTable documents;

    GetDocument(DocumentsTable documents) {
        this.documents = documents;
    }

    @Override
    public Response handle(Call call) {
        DocumentId id = Edits.id(call);
        return documents
                .find(id, call.at())
                .map(document ->
                        Conditions.read(call.request(), Tags.of(document), answer(200, document)))
                .orElseThrow(() ->
                        Problem.of(Code.DOCUMENT_NOT_FOUND, "Nothing was stored under this name")
                                .with("collection", id.collection())
                                .with("document", id.document())
                                .refused());
    }

    static Response answer(int status, Document document) {
        return Response.text(status, "application/json", document.body().text())
                .withHeader("etag", Tags.of(document));
    }
}
