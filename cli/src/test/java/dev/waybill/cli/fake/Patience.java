package dev.waybill.cli.fake;

import dev.waybill.cli.api.Backoff;
import dev.waybill.cli.api.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/// Waits by noting how long it should have waited.
public final class Patience implements Waiter {

    private final List<Duration> pauses = new CopyOnWriteArrayList<>();

    @Override
    public void pause(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        pauses.add(duration);
    }

    /// What was asked for so far.
    public List<Duration> pauses() {
        return List.copyOf(pauses);
    }

    /// A backoff that waits here, with a seeded random.
    public Backoff backoff(int tries) {
        return new Backoff(
                tries, Duration.ofMillis(200), Duration.ofSeconds(10), new Random(7), this);
    }
}
