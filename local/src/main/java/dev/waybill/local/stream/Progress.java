package dev.waybill.local.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// How far a stream has been worked off by all lanes together: up to the last record before the
/// first one that is still under way.
final class Progress {

    /// A record that has been read and is not known to be worked off.
    static final class Ticket {

        private final Checkpoints.Position position;
        private final AtomicBoolean done = new AtomicBoolean();

        private Ticket(Checkpoints.Position position) {
            this.position = position;
        }
    }

    private final Deque<Ticket> underWay = new ArrayDeque<>();
    private Optional<Checkpoints.Position> workedOff = Optional.empty();

    /// Notes that a record was read; records are read in the order of the stream.
    synchronized Ticket read(Checkpoints.Position position) {
        Ticket ticket = new Ticket(position);
        underWay.addLast(ticket);
        return ticket;
    }

    /// Notes that records were worked off. Tells how far the stream is now, if that has changed.
    synchronized Optional<Checkpoints.Position> done(Iterable<Ticket> tickets) {
        tickets.forEach(ticket -> ticket.done.set(true));
        boolean advanced = false;
        while (!underWay.isEmpty() && underWay.getFirst().done.get()) {
            workedOff = Optional.of(underWay.removeFirst().position);
            advanced = true;
        }
        notifyAll();
        return advanced ? workedOff : Optional.empty();
    }

    /// Waits until at most `count` records are under way.
    synchronized void awaitAtMost(int count) throws InterruptedException {
        while (underWay.size() > count) {
            wait();
        }
    }
}
