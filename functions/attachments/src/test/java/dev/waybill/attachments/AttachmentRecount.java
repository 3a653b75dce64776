package dev.waybill.attachments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Attributes;
import dev.waybill.testing.stack.RawItems;
import dev.waybill.testing.stack.Recount;
import dev.waybill.testing.stack.TestStack;
import java.util.Set;
import java.util.TreeSet;

/// Counts everything again from the raw items.
final class AttachmentRecount {

    private AttachmentRecount() {}

    /// Every blob counts its holders, every attachment holds its blob, and nobody else does in the
    /// name of one.
    static void requireAgreement(TestStack stack) {
        Recount.of(stack.backends()).assertExact();
        Set<String> attached = new TreeSet<>();
        for (Attributes item :
                RawItems.of(stack, stack.backends().config().tables().attachments())) {
            attached.add(item.text("attachment_id") + " " + item.text("session_id"));
        }
        assertThat(RawItems.held(stack, "attachment")).isEqualTo(attached);
    }
}
