package dev.waybill.testing.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Fault.Moment;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.sqs.contract.ExampleQueue;
import dev.waybill.testing.sqs.contract.SqsContract;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.RequestThrottledException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

class FaultySqsTest {
    private final ExampleQueue sound = ExampleQueue.create(new InMemorySqs(), Map.of());

    private ExampleQueue failing(Kind kind, Moment moment) {
        return new ExampleQueue(
                new FaultySqs(sound.sqs(), Faults.at(1, kind, moment)), sound.name(), sound.url());
    }

    @Test
    void failsBeforeOrAfterTheEffect() {
        assertThatThrownBy(() -> failing(Kind.TIMEOUT, Moment.BEFORE).send("before"))
                .isInstanceOf(ApiCallTimeoutException.class);
        assertThatThrownBy(() -> failing(Kind.TIMEOUT, Moment.AFTER).send("after"))
                .isInstanceOf(ApiCallTimeoutException.class);
        assertThatThrownBy(() -> failing(Kind.THROTTLING, Moment.BEFORE).send("throttled"))
                .isInstanceOf(RequestThrottledException.class);
        assertThat(sound.receive()).extracting(Message::body).containsExactly("after");
    }

    @Test
    void sendsBatchesByHalf() {
        List<SendMessageBatchRequestEntry> entries =
                IntStream.range(0, 3)
                        .mapToObj(i ->
                                SendMessageBatchRequestEntry.builder()
                                        .id("id-" + i)
                                        .messageBody("message " + i)
                                        .build())
                        .toList();
        SendMessageBatchResponse response =
                failing(Kind.PARTIAL, Moment.BEFORE)
                        .sqs()
                        .sendMessageBatch(r -> r.queueUrl(sound.url()).entries(entries));
        assertThat(response.successful()).hasSize(2);
        assertThat(response.failed()).extracting(BatchResultErrorEntry::id).containsExactly("id-2");
        assertThat(sound.receive())
                .extracting(Message::body)
                .containsExactly("message 0", "message 1");
    }

    @Test
    void countsCalls() {
        CallCounts counts = new CallCounts();
        ExampleQueue counted =
                new ExampleQueue(new CountingSqs(sound.sqs(), counts), sound.name(), sound.url());
        counted.send("a");
        counted.delete(counted.receiveOne());
        assertThat(counts.byOperation())
                .isEqualTo(
                        Map.of(
                                "Sqs.SendMessage", 1L,
                                "Sqs.ReceiveMessage", 1L,
                                "Sqs.DeleteMessage", 1L));
    }

    /// Without faults nothing is different.
    @Nested
    class WithoutFaults extends SqsContract {
        private final SqsClient faultless = new FaultySqs(new InMemorySqs(), Faults.none());

        @Override
        public SqsClient sqs() {
            return faultless;
        }
    }
}
