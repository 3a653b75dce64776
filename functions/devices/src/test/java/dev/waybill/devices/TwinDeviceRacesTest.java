package dev.waybill.devices;

import dev.waybill.testing.stack.TestStack;

/// On the twin.
class TwinDeviceRacesTest extends DeviceRacesContract {

    @Override
    protected TestStack stack() {
        return TestStack.onTables();
    }
}
