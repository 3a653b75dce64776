package dev.waybill.cli.transfer;

import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// The segments of one download: which are to be fetched, which are there, and whether it is over.
/// Fetching threads take them in order; the hashing thread waits for them in order.
final class Segments {

    private final long sizeBytes;
    private final int segmentBytes;
    private final int count;
    private final BitSet present;
    private int next;
    private Optional<DownloadOutcome> end = Optional.empty();

    Segments(long sizeBytes, int segmentBytes, BitSet present) {
        this.sizeBytes = sizeBytes;
        this.segmentBytes = segmentBytes;
        this.count = Math.toIntExact((sizeBytes + segmentBytes - 1) / segmentBytes);
        this.present = present.get(0, count);
    }

    int count() {
        return count;
    }

    long from(int segment) {
        return (long) segment * segmentBytes;
    }

    /// The end of a segment, exclusive.
    long to(int segment) {
        return Math.min(sizeBytes, from(segment) + segmentBytes);
    }

    /// How many segments nobody has yet.
    synchronized int missing() {
        return count - present.cardinality();
    }

    /// How many bytes are there.
    synchronized long presentBytes() {
        return present.stream().mapToLong(segment -> to(segment) - from(segment)).sum();
    }

    /// The next segment to fetch; empty when all are taken, or the download is over.
    synchronized OptionalInt take() {
        next = present.nextClearBit(next);
        if (next >= count || end.isPresent()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(next++);
    }

    /// All bytes of `segment` are in the file.
    synchronized void arrived(int segment) {
        present.set(segment);
        notifyAll();
    }

    /// Ends the download early; the first reason stands.
    synchronized void end(DownloadOutcome reason) {
        if (end.isEmpty()) {
            end = Optional.of(reason);
        }
        notifyAll();
    }

    /// Whether, within `limit`, `segment` is there or the download is over.
    synchronized boolean arrivesWithin(int segment, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!present.get(segment) && end.isEmpty()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }

    /// Waits until `segment` is there, or the download is over; the reason for the latter.
    synchronized Optional<DownloadOutcome> await(int segment) throws InterruptedException {
        while (!present.get(segment) && end.isEmpty()) {
            wait();
        }
        return present.get(segment) ? Optional.empty() : end;
    }
}
