package dev.waybill.attachments;

import dev.waybill.testing.stack.TestStack;

/// On the emulators.
class EmbeddedAttachmentRacesTest extends AttachmentRacesContract {

    @Override
    protected TestStack stack() {
        return TestStack.onEmulators();
    }

    @Override
    protected int rounds() {
        return 3;
    }
}
