package dev.waybill.bench.scale;

import java.util.Arrays;

/// Who is to act in which second: a ring of lists of device numbers. Thread-safe.
final class Schedule {

    private static final int SECONDS = 2048;

    private final int[][] devices = new int[SECONDS][0];
    private final int[] sizes = new int[SECONDS];
    private int now;
    private int waiting;

    /// Puts a device down to act so many seconds from now, at least one.
    synchronized void in(int seconds, int device) {
        if (seconds < 1 || seconds >= SECONDS) {
            throw new IllegalArgumentException(seconds + " s do not fit into the schedule");
        }
        int place = (now + seconds) % SECONDS;
        if (sizes[place] == devices[place].length) {
            devices[place] = Arrays.copyOf(devices[place], Math.max(64, sizes[place] * 2));
        }
        devices[place][sizes[place]++] = device;
        waiting++;
    }

    /// Goes on to the next second; who acts in it.
    synchronized int[] next() {
        now = (now + 1) % SECONDS;
        int[] due = Arrays.copyOf(devices[now], sizes[now]);
        waiting -= due.length;
        sizes[now] = 0;
        return due;
    }

    /// Whether nobody is to act any more.
    synchronized boolean isEmpty() {
        return waiting == 0;
    }
}
