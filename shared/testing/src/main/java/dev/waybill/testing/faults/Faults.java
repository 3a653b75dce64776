package dev.waybill.testing.faults;

import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Fault.Moment;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Which calls of a program to AWS fail, and how. Calls are counted over all clients that share the
/// plan, in the order in which they begin. Thread-safe.
public final class Faults {
    private final int failingCall;
    private final Fault fault;
    private final double share;
    private final List<Kind> kinds;
    private final Random random;
    private int calls;
    private int injected;
    private boolean crashed;

    private Faults(int failingCall, Fault fault, double share, List<Kind> kinds, long seed) {
        this.failingCall = failingCall;
        this.fault = fault;
        this.share = share;
        this.kinds = List.copyOf(kinds);
        this.random = new Random(seed);
    }

    /// No faults: only counts calls.
    public static Faults none() {
        return at(0, Kind.CRASH, Moment.BEFORE);
    }

    /// One fault, at the call of this number, from 1. A call that cannot have a fault of this kind
    /// has none.
    public static Faults at(int call, Kind kind, Moment moment) {
        return new Faults(call, new Fault(kind, moment), 0, List.of(), 0);
    }

    /// Faults at this share of the calls (0 to 1), of these kinds, before and after they took
    /// effect. The same seed and the same order of calls give the same faults.
    public static Faults share(long seed, double share, Kind... kinds) {
        if (share < 0 || share > 1 || kinds.length == 0) {
            throw new IllegalArgumentException("no share of faults: " + share);
        }
        Fault unused = new Fault(kinds[0], Moment.BEFORE);
        return new Faults(0, unused, share, List.of(kinds), seed);
    }

    /// Faults at this share of the calls, of every kind but the program's end.
    public static Faults bearable(long seed, double share) {
        return share(seed, share, Kind.THROTTLING, Kind.CONFLICT, Kind.TIMEOUT, Kind.PARTIAL);
    }

    /// How many calls were made so far.
    public synchronized int calls() {
        return calls;
    }

    /// How many of them failed.
    public synchronized int injected() {
        return injected;
    }

    /// Begins again after a crash: calls are answered as before.
    public synchronized void restart() {
        crashed = false;
    }

    /// Counts a call and decides what goes wrong with it.
    ///
    /// @param call its name, for errors
    /// @param possible the kinds of faults that it can have
    public synchronized Optional<Fault> next(String call, Set<Kind> possible) {
        if (crashed) {
            throw new SimulatedCrash(call);
        }
        calls++;
        Optional<Fault> decided = decide().filter(f -> possible.contains(f.kind()));
        if (decided.isPresent()) {
            injected++;
            crashed = decided.get().kind() == Kind.CRASH;
        }
        return decided;
    }

    private Optional<Fault> decide() {
        if (calls == failingCall) {
            return Optional.of(fault);
        }
        if (kinds.isEmpty() || random.nextDouble() >= share) {
            return Optional.empty();
        }
        Kind kind = kinds.get(random.nextInt(kinds.size()));
        boolean after = random.nextBoolean() && kind != Kind.THROTTLING;
        return Optional.of(new Fault(kind, after ? Moment.AFTER : Moment.BEFORE));
    }
}
