package dev.waybill.runs;

import dev.waybill.testing.stack.TestStack;

/// On the emulators.
class EmbeddedLargePayloadTest extends LargePayloadContract {

    @Override
    protected TestStack stack() {
        return TestStack.onEmulators();
    }
}
