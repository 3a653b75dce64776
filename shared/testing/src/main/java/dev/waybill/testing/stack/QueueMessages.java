package dev.waybill.testing.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/// Takes messages from queues, in place of the function that would.
public final class QueueMessages {

    private static final int MOST_AT_ONCE = 10;

    private QueueMessages() {}

    /// Hands up to ten messages that wait to `taker`, and deletes each that it bore; how many there
    /// were.
    public static int handOver(SqsClient sqs, String url, Consumer<String> taker) {
        List<Message> messages =
                sqs.receiveMessage(ask -> ask.queueUrl(url).maxNumberOfMessages(MOST_AT_ONCE))
                        .messages();
        for (Message message : messages) {
            taker.accept(message.body());
            sqs.deleteMessage(ask -> ask.queueUrl(url).receiptHandle(message.receiptHandle()));
        }
        return messages.size();
    }

    /// Takes all messages that wait; their bodies, in order.
    public static List<String> takeAll(SqsClient sqs, String url) {
        List<String> bodies = new ArrayList<>();
        int taken;
        do {
            taken = handOver(sqs, url, bodies::add);
        } while (taken > 0);
        return bodies;
    }
}
