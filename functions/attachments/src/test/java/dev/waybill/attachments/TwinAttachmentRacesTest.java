package dev.waybill.attachments;

import dev.waybill.testing.stack.TestStack;

/// On the twins.
class TwinAttachmentRacesTest extends AttachmentRacesContract {

    @Override
    protected TestStack stack() {
        return TestStack.onTwins();
    }

    @Override
    protected int rounds() {
        return 30;
    }
}
