package dev.waybill.documents;

import dev.waybill.testing.stack.TestStack;

class TwinDocumentRacesTest extends DocumentRacesContract {

    @Override
    TestStack stack() {
        return TestStack.onTwins();
    }
}
