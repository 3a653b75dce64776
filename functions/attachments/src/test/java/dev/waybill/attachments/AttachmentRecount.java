package dev.waybill.attachments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Attributes;
import dev.waybill.testing.stack.Recount;
import dev.waybill.testing.stack.TestStack;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Counts everything again from the raw items.
final class AttachmentRecount {

    private AttachmentRecount() {}

    /// Every blob counts its holders, every attachment holds its blob, and nobody else does in the
    /// name of one.
    static void requireAgreement(TestStack stack) {
        Recount.of(stack.backends()).assertExact();
        Set<String> held = new TreeSet<>();
        scan(
                stack,
                stack.backends().config().tables().blobs(),
                item -> {
                    if (item.text("item").startsWith("holder#attachment#")) {
                        held.add(item.text("aggregate") + " " + item.text("item"));
                    }
                });
        Set<String> attached = new TreeSet<>();
        scan(
                stack,
                stack.backends().config().tables().attachments(),
                item ->
                        attached.add(
                                "blob#"
                                        + item.text("attachment_id")
                                        + " holder#attachment#"
                                        + item.text("session_id")));
        assertThat(held).isEqualTo(attached);
    }

    private static void scan(TestStack stack, String table, Consumer<Attributes> each) {
        stack.backends()
                .clients()
                .dynamoDb()
                .scanPaginator(scan -> scan.tableName(table).consistentRead(true))
                .items()
                .forEach(item -> each.accept(Attributes.of(item)));
    }
}
