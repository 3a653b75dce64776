package dev.waybill.documents;

import dev.waybill.aws.document.ChangeFeed;
import dev.waybill.aws.document.ChangeFeed.Look;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.document.DocumentChange;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import dev.waybill.web.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers what happened in a collection, in order, and where to go on; with `wait`, the call waits
/// for the first change.
final class ListChanges implements Endpoint {

    private static final int MAX_WAIT_SECONDS = 20;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ChangeFeed feed;
    private final Waiting waiting;
    private final InstantSource clock;

    ListChanges(ChangeFeed feed, Waiting waiting, InstantSource clock) {
        this.feed = feed;
        this.waiting = waiting;
        this.clock = clock;
    }

    private record Body(
            long seq,
            String document,
            @Nullable String field,
            String kind,
            long revision,
            String at) {

        static Body of(DocumentChange change) {
            return new Body(
                    change.seq(),
                    change.document(),
                    change.field().orElse(null),
                    change.kind().toString(),
                    change.revision(),
                    change.at().toString());
        }
    }

    @Override
    public Response handle(Call call) {
        Page page = Page.of(call.request());
        Optional<Long> after = page.after(ListChanges::position);
        Duration wait = Duration.ofSeconds(call.request().number("wait", 0, MAX_WAIT_SECONDS, 0));
        Instant deadline = call.at().plus(wait);
        String collection = call.name("collection");
        Look.News news = look(collection, after, page.limit());
        try (Waiting.Turn turn = waiting.begin()) {
            while (news.changes().isEmpty()
                    && clock.instant().isBefore(deadline)
                    && turn.pause(PAUSE)) {
                news = look(collection, after, page.limit());
            }
        }
        return Page.answer(
                call.request(),
                "changes",
                news.changes().stream().map(Body::of).toList(),
                Optional.of(Long.toString(news.last())));
    }

    private Look.News look(String collection, Optional<Long> after, int limit) {
        return switch (feed.look(collection, after, limit, clock.instant())) {
            case Look.News news -> news;
            case Look.Lost() ->
                    throw Problem.of(
                                    Code.INVALID_CURSOR,
                                    "Changes behind this cursor are kept no more:"
                                            + " list the documents, and go on without a cursor")
                            .with("field", "cursor")
                            .refused();
        };
    }

    private static Long position(String text) {
        long position = Long.parseLong(text);
        if (position < 0) {
            throw InvalidRequest.cursor();
        }
        return position;
    }
}
