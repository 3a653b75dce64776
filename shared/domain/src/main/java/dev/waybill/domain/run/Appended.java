package dev.waybill.domain.run;

import dev.waybill.domain.Unsigned;
import java.time.Instant;
import java.util.List;

/// What handing in events came to.
public sealed interface Appended {

    /// An event and when it was recorded.
    record Recorded(NumberedEvent event, Instant recordedAt) {}

    /// All are recorded now, at least one of them by this call.
    ///
    /// @param events in the caller's order
    record Done(List<Recorded> events) implements Appended {
        public Done {
            events = List.copyOf(events);
        }
    }

    /// All had been recorded before, with the same contents; nothing changed.
    ///
    /// @param events in the caller's order
    record Repeated(List<Recorded> events) implements Appended {
        public Repeated {
            events = List.copyOf(events);
        }
    }

    /// Nothing is recorded: the number belongs to an event with another content.
    record Conflict(Unsigned seq) implements Appended {}

    /// Nothing is recorded: the run has ended.
    record Ended(RunStatus status) implements Appended {}

    /// There is no such run.
    record NoRun() implements Appended {}
}
