package dev.waybill.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.UploadTickets;
import dev.waybill.aws.blob.UploadTickets.Ticket;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.deed.Deed;
import dev.waybill.testing.dynamodb.InMemoryDynamoDb;
import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.embedded.StackNames;
import dev.waybill.testing.stack.StackClients;
import dev.waybill.testing.stack.TestStack;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlobDutiesTest {

    private final TestStack stack = stack();
    private final Backends backends = stack.backends();

    private static TestStack stack() {
        EmbeddedAws aws = EmbeddedAws.shared();
        return TestStack.create(
                new StackClients(
                        new InMemoryDynamoDb(),
                        aws.s3(),
                        aws.sqs(),
                        aws.endpoints().region(),
                        aws.endpoints().accountId()),
                StackNames.unique("upkeep"));
    }

    private Upload openUpload(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        UploadTickets.Wish wish =
                new UploadTickets.Wish(
                        Digest.of(bytes), bytes.length, BlobDescription.NONE, Optional.empty());
        Deed deed = Deed.ofService("test", "test", "r-1", stack.clock().instant());
        Ticket ticket =
                UploadTickets.of(backends)
                        .ask(wish, stack.clock().instant(), _ -> Optional.of(deed));
        return ((Ticket.Open) ticket).upload();
    }

    @Test
    void reapsEveryUploadWhoseTimeHasComeAndNoOther() {
        Upload first = openUpload("first");
        openUpload("second");
        ReapUploads duty = new ReapUploads(backends);

        assertThat(duty.perform(first.reapAt().minusMillis(1))).isZero();
        assertThat(BlobsTable.of(backends).findUpload(first.id())).isPresent();
        assertThat(duty.perform(first.reapAt())).isEqualTo(2);
        assertThat(BlobsTable.of(backends).findUpload(first.id())).isEmpty();
        assertThat(duty.perform(first.reapAt())).isZero();
    }

    @Test
    void worksThroughMoreThanOneListingHolds() {
        Instant reapAt = openUpload("body 0").reapAt();
        for (int i = 1; i < 450; i++) {
            openUpload("body " + i);
        }

        assertThat(new ReapUploads(backends).perform(reapAt)).isEqualTo(450);
    }

    @Test
    void findsNothingToSettleWhereNothingIsOwed() {
        openUpload("only a ticket");

        assertThat(new SettleOwedBlobWork(backends).perform(stack.clock().instant())).isZero();
    }

    @Test
    void oneThingThatFailsKeepsNoOtherFromItsTurn() {
        List<Integer> seen = new ArrayList<>();

        assertThatThrownBy(() ->
                        Each.of(
                                List.of(1, 2, 3),
                                number -> {
                                    seen.add(number);
                                    if (number < 3) {
                                        throw new IllegalStateException("no. " + number);
                                    }
                                    return true;
                                }))
                .hasMessage("no. 1")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(seen).containsExactly(1, 2, 3);
    }
}
