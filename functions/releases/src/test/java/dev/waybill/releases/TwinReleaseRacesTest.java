package dev.waybill.releases;

import dev.waybill.testing.stack.TestStack;

/// On the twin.
class TwinReleaseRacesTest extends ReleaseRacesContract {

    @Override
    protected TestStack stack() {
        return TestStack.onTables();
    }
}
