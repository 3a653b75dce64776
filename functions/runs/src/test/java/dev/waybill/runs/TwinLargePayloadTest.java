package dev.waybill.runs;

import dev.waybill.testing.stack.TestStack;

/// On the twin.
class TwinLargePayloadTest extends LargePayloadContract {

    @Override
    protected TestStack stack() {
        return TestStack.onTwins();
    }
}
