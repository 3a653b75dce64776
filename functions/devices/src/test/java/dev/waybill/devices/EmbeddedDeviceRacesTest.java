package dev.waybill.devices;

import dev.waybill.testing.stack.TestStack;

/// On the emulator.
class EmbeddedDeviceRacesTest extends DeviceRacesContract {

    @Override
    protected TestStack stack() {
        return TestStack.onEmulators();
    }
}
