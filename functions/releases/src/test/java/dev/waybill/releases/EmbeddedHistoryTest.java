package dev.waybill.releases;

import dev.waybill.testing.stack.TestStack;

/// On the emulators.
class EmbeddedHistoryTest extends HistoryContract {

    @Override
    protected TestStack stack() {
        return TestStack.onEmulators();
    }
}
