package dev.waybill.aws.distribution;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Config;
import dev.waybill.aws.Messages;
import dev.waybill.domain.distribution.Priority;
import java.util.List;

/// The queues on which tasks travel, one per priority.
public final class DispatchQueues {

    private final Messages messages;
    private final Config.Queues urls;

    /// @param messages sends
    /// @param urls the queues
    public DispatchQueues(Messages messages, Config.Queues urls) {
        this.messages = messages;
        this.urls = urls;
    }

    /// The queues that `backends` name.
    public static DispatchQueues of(Backends backends) {
        return new DispatchQueues(backends.messages(), backends.config().queues());
    }

    /// Sends a message; when it returns, the queue has it.
    public void send(Priority priority, String message) {
        messages.send(url(priority), message);
    }

    /// Sends a message that is not to arrive before `seconds` have passed.
    public void sendLater(Priority priority, String message, int seconds) {
        messages.sendLater(url(priority), message, seconds);
    }

    /// Sends messages; when it returns, the queue has them.
    public void sendAll(Priority priority, List<String> bodies) {
        messages.sendAll(url(priority), bodies);
    }

    private String url(Priority priority) {
        return switch (priority) {
            case CRITICAL -> urls.dispatchCritical();
            case HIGH -> urls.dispatchHigh();
            case NORMAL -> urls.dispatchNormal();
            case LOW -> urls.dispatchLow();
        };
    }
}
