package dev.waybill.indexing;

import dev.waybill.testing.stack.TestStack;

/// On the emulators.
class EmbeddedDeltaBuildingTest extends DeltaBuildingContract {

    @Override
    protected TestStack stack() {
        return TestStack.onEmulators();
    }
}
