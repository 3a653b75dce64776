package dev.waybill.documents;

import dev.waybill.aws.Slice;
import dev.waybill.aws.document.DocumentsTable;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Response;

/// Lists the documents of a collection by name; none of an unknown one.
final class ListDocuments implements Endpoint {

    private final DocumentsTable documents;

    ListDocuments(DocumentsTable documents) {
        this.documents = documents;
    }

    private record Body(String document, String updatedAt) {}

    @Override
    public Response handle(Call call) {
        Page page = Page.of(call.request());
        String collection = call.name("collection");
        Slice<Body> found =
                documents
                        .list(collection, page.limit(), page.afterName())
                        .map(each -> new Body(each.document(), each.updatedAt().toString()));
        return Page.answer(call.request(), "documents", found.items(), found.next());
    }
}
