package dev.waybill.documents;

import dev.waybill.aws.Backends;
import dev.waybill.aws.access.AccessTable;
import dev.waybill.aws.document.ChangeFeed;
import dev.waybill.aws.document.DocumentRegister;
import dev.waybill.aws.document.DocumentsTable;
import dev.waybill.web.Authenticator;
import dev.waybill.web.Endpoint;
import dev.waybill.web.HttpFunction;
import dev.waybill.web.Operation;
import dev.waybill.web.Router;
import dev.waybill.web.Waiting;
import java.util.EnumMap;
import java.util.Map;

/// Puts the functions together.
final class Wiring {

    private Wiring() {}

    static HttpFunction documents(Backends backends) {
        DocumentsTable table = DocumentsTable.of(backends);
        DocumentRegister register = DocumentRegister.of(backends);
        Map<Operation, Endpoint> endpoints = new EnumMap<>(Operation.class);
        endpoints.put(Operation.LIST_DOCUMENTS, new ListDocuments(table));
        endpoints.put(Operation.GET_DOCUMENT, new GetDocument(table));
        endpoints.put(Operation.PATCH_DOCUMENT, new PatchDocument(register));
        endpoints.put(Operation.DELETE_DOCUMENT, new DeleteDocument(register));
        endpoints.put(Operation.LIST_REFERENCES, new ListReferences(table));
        endpoints.put(Operation.PUT_REFERENCE, new PutReference(register));
        endpoints.put(Operation.GET_REFERENCE, new GetReference(table));
        endpoints.put(Operation.DELETE_REFERENCE, new DeleteReference(register));
        return function(backends, endpoints);
    }

    /// The function that waits.
    static HttpFunction changes(Backends backends, Waiting waiting) {
        ListChanges list = new ListChanges(ChangeFeed.of(backends), waiting, backends.clock());
        return function(backends, Map.of(Operation.LIST_CHANGES, list));
    }

    private static HttpFunction function(Backends backends, Map<Operation, Endpoint> endpoints) {
        return new HttpFunction(
                new Router(endpoints),
                new Authenticator(
                        AccessTable.of(backends),
                        backends.config().adminTokenSha256(),
                        backends.config().trustedIssuer(),
                        backends.clock()),
                backends.idempotency(),
                backends.ids(),
                backends.clock());
    }
}
