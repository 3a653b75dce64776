package dev.waybill.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.subscription.News;
import dev.waybill.domain.subscription.Subscription;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The message that tells a subscriber where a version stands: `{subscription_id, model_id,
/// version, revision, first, last, sent_at, convergence}`. Each says the whole state. Messages may
/// come twice and out of order: of a version, the one with the highest revision counts.
public final class NewsMessage {

    /// Well below what a queue takes of one message.
    private static final int MAX_BYTES = 200 << 10;

    private NewsMessage() {}

    /// The message's text.
    ///
    /// @param isFirst whether the subscriber was told nothing about the version before
    public static String write(Subscription subscription, News news, boolean isFirst) {
        List<Assignment> blocked = news.blocked();
        String text = write(subscription, news, isFirst, blocked);
        while (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES && !blocked.isEmpty()) {
            blocked = blocked.subList(0, blocked.size() / 2);
            text = write(subscription, news, isFirst, blocked);
        }
        return text;
    }

    private static String write(
            Subscription subscription, News news, boolean isFirst, List<Assignment> blocked) {
        ObjectNode message = Json.object();
        message.put("subscription_id", subscription.id());
        message.put("model_id", news.version().modelId().value());
        message.put("version", news.version().version().value());
        message.put("revision", news.standing().revision());
        message.put("first", isFirst);
        message.put("last", news.standing().ended());
        message.put("sent_at", news.at().toString());
        message.set(
                "convergence",
                ConvergenceBody.of(
                        news.version(), news.tallies(), news.running(), blocked, news.at()));
        return Json.write(message);
    }
}
