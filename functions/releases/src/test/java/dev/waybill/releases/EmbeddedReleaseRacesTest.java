package dev.waybill.releases;

import dev.waybill.testing.stack.TestStack;

/// On the emulators.
class EmbeddedReleaseRacesTest extends ReleaseRacesContract {

    @Override
    protected TestStack stack() {
        return TestStack.onEmulators();
    }
}
