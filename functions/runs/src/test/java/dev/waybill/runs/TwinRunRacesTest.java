package dev.waybill.runs;

import dev.waybill.testing.stack.TestStack;

/// On the twin.
class TwinRunRacesTest extends RunRacesContract {

    @Override
    protected TestStack stack() {
        return TestStack.onTables();
    }
}
