package dev.waybill.service;

import dev.waybill.aws.OutOfReach;
import dev.waybill.aws.Reach;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Whether the backends answer in time. Nothing works without the tables: then 503 `Unhealthy`.
/// Without the bucket or the queues much still does: then 200 `Degraded`.
///
/// Anybody may ask, and each look is some twenty calls: what was seen is told again for a moment,
/// so that whoever asks often asks nobody else.
final class GetHealth implements Endpoint {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration KEPT = Duration.ofSeconds(2);
    private static final String RETRY_AFTER_SECONDS = "3";
    private static final String UNREACHED = "cannot be reached";
    private static final String HEALTHY = "Healthy";
    private static final String DEGRADED = "Degraded";
    private static final String UNHEALTHY = "Unhealthy";

    private final Runnable blobs;
    private final Runnable tables;
    private final Runnable queues;
    private final Duration patience;
    private final InstantSource clock;
    private final AtomicReference<Seen> last =
            new AtomicReference<>(new Seen(Instant.MIN, Optional.empty()));
    private final String version = Resources.text("version.txt").strip();

    /// @param blobs returns when the bucket has answered
    /// @param tables returns when the tables have answered
    /// @param queues returns when the queues have answered
    /// @param patience how long to wait for all of them
    /// @param clock the server's clock
    GetHealth(
            Runnable blobs,
            Runnable tables,
            Runnable queues,
            Duration patience,
            InstantSource clock) {
        this.blobs = blobs;
        this.tables = tables;
        this.queues = queues;
        this.patience = patience;
        this.clock = clock;
    }

    static GetHealth of(Reach reach, InstantSource clock) {
        return new GetHealth(
                reach::requireBucket, reach::requireTables, reach::requireQueues, PATIENCE, clock);
    }

    private record Check(String status, @Nullable String detail) {
        static Check of(Optional<String> trouble, String status) {
            return new Check(trouble.isEmpty() ? HEALTHY : status, trouble.orElse(null));
        }

        boolean isHealthy() {
            return status.equals(HEALTHY);
        }
    }

    private record Checks(Check blobs, Check tables, Check queues) {

        String status() {
            if (!tables.isHealthy()) {
                return UNHEALTHY;
            }
            return blobs.isHealthy() && queues.isHealthy() ? HEALTHY : DEGRADED;
        }
    }

    private record Body(String status, Checks checks, String version) {}

    /// @param at when it was seen
    /// @param body absent before the first look
    private record Seen(Instant at, Optional<Body> body) {

        Optional<Body> at(Instant now) {
            return now.isBefore(at) || now.isAfter(at.plus(KEPT)) ? Optional.empty() : body;
        }
    }

    @Override
    public Response handle(Call call) {
        Optional<Body> kept = last.get().at(call.at());
        Body body = kept.orElseGet(this::look);
        if (kept.isEmpty()) {
            last.set(new Seen(clock.instant(), Optional.of(body)));
        }
        return body.status().equals(UNHEALTHY)
                ? Response.json(503, body).withHeader("retry-after", RETRY_AFTER_SECONDS)
                : Response.json(200, body);
    }

    private Body look() {
        long deadline = System.nanoTime() + patience.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> blobsAnswer = threads.submit(blobs);
            Future<?> tablesAnswer = threads.submit(tables);
            Future<?> queuesAnswer = threads.submit(queues);
            Checks checks =
                    new Checks(
                            Check.of(trouble(blobsAnswer, deadline), DEGRADED),
                            Check.of(trouble(tablesAnswer, deadline), UNHEALTHY),
                            Check.of(trouble(queuesAnswer, deadline), DEGRADED));
            threads.shutdownNow();
            return new Body(checks.status(), checks, version);
        }
    }

    /// What keeps a backend from answering; absent when it has answered.
    private static Optional<String> trouble(Future<?> answer, long deadline) {
        try {
            answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            return Optional.empty();
        } catch (TimeoutException e) {
            return Optional.of("does not answer in time");
        } catch (ExecutionException e) {
            return Optional.of(
                    e.getCause() instanceof OutOfReach known
                            ? Objects.requireNonNullElse(known.getMessage(), UNREACHED)
                            : UNREACHED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("was not waited for");
        }
    }
}
