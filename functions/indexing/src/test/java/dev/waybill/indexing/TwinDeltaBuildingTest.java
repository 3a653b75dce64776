package dev.waybill.indexing;

import dev.waybill.testing.stack.TestStack;

/// On the twins.
class TwinDeltaBuildingTest extends DeltaBuildingContract {

    @Override
    protected TestStack stack() {
        return TestStack.onTwins();
    }
}
