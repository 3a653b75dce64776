package dev.waybill.devices;

import dev.waybill.testing.stack.TestStack;

class EmbeddedWaitersTest extends WaitersContract {

    @Override
    TestStack stack() {
        return TestStack.onEmulators();
    }
}
