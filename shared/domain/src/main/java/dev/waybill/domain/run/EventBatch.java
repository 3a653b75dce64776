package dev.waybill.domain.run;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Unsigned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Events that are handed in together and recorded together or not at all.
///
/// @param events 1 to [#MAX_EVENTS], in the caller's order
public record EventBatch(List<NewEvent> events) {

    /// How many events a call may hand in.
    public static final int MAX_EVENTS = 100;

    public EventBatch {
        events = List.copyOf(events);
        if (events.isEmpty()) {
            throw new InvalidRequest("events", "must hold at least one event");
        }
        if (events.size() > MAX_EVENTS) {
            throw new IllegalStateException("too many events");
        }
    }

    /// Whether all events bring their number along.
    public boolean isNumbered() {
        return events.stream().allMatch(event -> event.seq().isPresent());
    }

    /// A number that the batch gives to two events with different contents; absent when there is
    /// none.
    public Optional<Unsigned> contradiction() {
        Map<Unsigned, EventContent> seen = new HashMap<>();
        for (NewEvent event : events) {
            if (event.seq().isPresent()) {
                Unsigned seq = event.seq().get();
                EventContent other = seen.putIfAbsent(seq, event.content());
                if (other != null && !other.fingerprint().equals(event.content().fingerprint())) {
                    return Optional.of(seq);
                }
            }
        }
        return Optional.empty();
    }

    /// The events in the caller's order, each with its number: those without one get the numbers
    /// behind the last, in order, beginning with 1 (SPEC 8.2).
    ///
    /// @param last the highest number that is recorded in the run; absent when none is
    /// @throws InvalidRequest when there is no number left to give
    public List<NumberedEvent> numbered(Optional<Unsigned> last) {
        Unsigned highest = last.orElse(Unsigned.of(0));
        for (NewEvent event : events) {
            if (event.seq().isPresent() && event.seq().get().compareTo(highest) > 0) {
                highest = event.seq().get();
            }
        }
        List<NumberedEvent> numbered = new ArrayList<>();
        for (NewEvent event : events) {
            if (event.seq().isEmpty()) {
                highest = highest.next().orElseThrow(EventBatch::exhausted);
            }
            numbered.add(new NumberedEvent(event.seq().orElse(highest), event.content()));
        }
        return numbered;
    }

    private static InvalidRequest exhausted() {
        return new InvalidRequest("seq", "must be stated: there is no number behind the last one");
    }
}
