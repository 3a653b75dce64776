package dev.waybill.launcher;

import dev.waybill.domain.subscription.SubscriberQueues;
import dev.waybill.local.Stack;
import dev.waybill.local.StackOptions;
import dev.waybill.testing.embedded.EmbeddedAws;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;

/// Whole stacks in the emulators that the build shares, each under a name of its own.
final class TestStack {

    private TestStack() {}

    static StackOptions options() {
        return StackOptions.ofRepository()
                .named("t" + UUID.randomUUID().toString().substring(0, 8))
                .in(EmbeddedAws.shared())
                .retryingAfter(Duration.ofSeconds(2));
    }

    static Stack start() {
        return Stack.start(options());
    }

    /// Makes a queue that may subscribe; its URL.
    static String subscriberQueue(Stack stack, String name) {
        String prefix = subscribers(stack).prefix();
        String queue = prefix.substring(prefix.lastIndexOf('/') + 1) + name;
        return stack.aws().sqs().createQueue(q -> q.queueName(queue)).queueUrl();
    }

    /// Which queues may subscribe.
    static SubscriberQueues subscribers(Stack stack) {
        return SubscriberQueues.beside(
                Objects.requireNonNull(stack.environment().get("INDEXING_QUEUE")));
    }

    static Api api(Stack stack) {
        return new Api(stack.url(), stack.adminToken().text());
    }
}
