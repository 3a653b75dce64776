package dev.waybill.testing.sqs;

import java.util.Random;

/// How a queue takes the liberties that SQS allows itself: messages in any order, some of them
/// twice. Seeded, so that a test can be repeated.
public final class Disorder {
    private final Random random;
    private final double duplicates;

    private Disorder(long seed, double duplicates) {
        this.random = new Random(seed);
        this.duplicates = duplicates;
    }

    /// Any order, and this share of the messages (0 to 1) twice, even when the first was deleted.
    public static Disorder of(long seed, double duplicates) {
        if (duplicates < 0 || duplicates > 1) {
            throw new IllegalArgumentException("no share: " + duplicates);
        }
        return new Disorder(seed, duplicates);
    }

    synchronized boolean duplicates() {
        return random.nextDouble() < duplicates;
    }

    /// One of so many.
    synchronized int choose(int count) {
        return random.nextInt(count);
    }
}
