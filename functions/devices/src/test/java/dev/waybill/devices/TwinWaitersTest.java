package dev.waybill.devices;

import dev.waybill.testing.stack.TestStack;

class TwinWaitersTest extends WaitersContract {

    @Override
    TestStack stack() {
        return TestStack.onTables();
    }
}
