package dev.waybill.documents;

import dev.waybill.testing.stack.TestStack;

class EmbeddedDocumentRacesTest extends DocumentRacesContract {

    @Override
    TestStack stack() {
        return TestStack.onEmulators();
    }
}
