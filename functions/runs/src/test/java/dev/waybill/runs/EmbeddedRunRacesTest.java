package dev.waybill.runs;

import dev.waybill.testing.stack.TestStack;

/// On the emulators.
class EmbeddedRunRacesTest extends RunRacesContract {

    @Override
    protected TestStack stack() {
        return TestStack.onEmulators();
    }
}
