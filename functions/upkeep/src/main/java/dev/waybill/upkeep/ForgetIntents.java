package dev.waybill.upkeep;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Slice;
import dev.waybill.aws.attachment.AttachmentRegister;
import dev.waybill.aws.attachment.AttachmentsTable;
import dev.waybill.domain.Ids;
import dev.waybill.domain.attachment.Attachment;
import dev.waybill.domain.deed.Deed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Forgets attachments that nobody committed for so long that nobody will (SPEC 5.2). Their bytes
/// lose a holder by it; whether they go is the sweep's affair.
final class ForgetIntents implements Duty {

    private static final int MOST = 400;

    private final AttachmentsTable attachments;
    private final AttachmentRegister register;
    private final Ids ids;
    private final Duration age;
    private final Drain drain;

    ForgetIntents(Backends backends) {
        this.attachments = AttachmentsTable.of(backends);
        this.register = AttachmentRegister.of(backends);
        this.ids = backends.ids();
        this.age = backends.config().attachmentIntentAge();
        this.drain = new Drain(backends.clock());
    }

    @Override
    public String name() {
        return "forget_intents";
    }

    @Override
    public int perform(Instant pass) {
        Instant youngest = pass.minus(age);
        Deed deed = Deed.ofService("upkeep", "forget_attachment", ids.next(), pass);
        Listing listing = new Listing(youngest);
        return drain.perform(
                pass,
                () -> listing.next(pass),
                attachment -> register.age(attachment.key(), youngest, deed));
    }

    /// The aged ones from front to back, without those whose upload is still open: they stay at the
    /// front of the index, and must not hide what is behind them.
    private final class Listing {

        private final Instant youngest;
        private Optional<String> after = Optional.empty();
        private boolean ended;

        Listing(Instant youngest) {
            this.youngest = youngest;
        }

        List<Attachment> next(Instant pass) {
            while (!ended) {
                Slice<Attachment> slice = attachments.listUncommitted(youngest, MOST, after);
                after = slice.next();
                ended = after.isEmpty();
                List<Attachment> due =
                        slice.items().stream()
                                .filter(attachment -> !attachment.isUploadingAt(pass))
                                .toList();
                if (!due.isEmpty()) {
                    return due;
                }
            }
            return List.of();
        }
    }
}
