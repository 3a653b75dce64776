package dev.waybill.web;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/// Pauses between the looks of a call that waits for news.
@FunctionalInterface
public interface Waiting {

    /// Pauses before the next look; false when no more callers may wait, and then at once.
    boolean pause(Duration pause);

    /// Really pauses, for at most `most` callers at a time; 0 sets no bound.
    static Waiting sleeping(int most) {
        Semaphore places = new Semaphore(most == 0 ? Integer.MAX_VALUE : most);
        return pause -> {
            if (!places.tryAcquire()) {
                return false;
            }
            try {
                Thread.sleep(pause);
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                places.release();
            }
        };
    }
}
