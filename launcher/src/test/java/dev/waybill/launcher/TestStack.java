package dev.waybill.launcher;

import dev.waybill.local.Stack;
import dev.waybill.local.StackOptions;
import dev.waybill.testing.embedded.EmbeddedAws;
import java.time.Duration;
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

    static Api api(Stack stack) {
        return new Api(stack.url(), stack.adminToken().text());
    }
}
