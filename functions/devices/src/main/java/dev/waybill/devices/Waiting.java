package dev.waybill.devices;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/// Waits between looks for work, for as many callers at a time as one function instance bears.
interface Waiting {

    /// Waits before the next look; false when no more callers may wait, and then at once.
    ///
    /// @param pause how long
    boolean pause(Duration pause);

    /// Really waits, at most `waiters` callers at a time.
    static Waiting sleeping(int waiters) {
        Semaphore places = new Semaphore(waiters);
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
