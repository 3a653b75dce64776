package dev.waybill.domain.subscription;

import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.Version;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One queue that is told how far the versions of one model have come (SPEC D1.8). A message says
/// the whole state, so a later one makes all earlier ones needless: the first one about a version
/// is a snapshot, what comes together is told together, and the one that says that the version has
/// come to its end is the last one.
///
/// @param id names this subscription, and no later one of the same queue
/// @param modelId whose versions
/// @param queueName the queue's name; one subscription per model and queue
/// @param queueUrl where messages go
/// @param createdBy who subscribed
/// @param createdAt when
/// @param trouble absent while the queue takes what is sent
/// @param owedAt from when on upkeep looks whether a message is missing
/// @param told by version
public record Subscription(
        String id,
        ModelId modelId,
        String queueName,
        String queueUrl,
        String createdBy,
        Instant createdAt,
        Optional<Trouble> trouble,
        Optional<Instant> owedAt,
        SortedMap<Version, Told> told) {

    /// How many a model may have: each of them costs a message for each change.
    public static final int MOST_OF_A_MODEL = 20;

    public Subscription {
        told = Collections.unmodifiableSortedMap(new TreeMap<>(told));
    }

    /// How it is doing, as it is shown.
    public enum State {
        /// The queue takes what is sent.
        ACTIVE("Active"),
        /// It did not, and is tried again.
        RETRYING("Retrying"),
        /// It was given up.
        FAILING("Failing");

        private final String text;

        State(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// How it is doing.
    public State state() {
        return trouble.map(found -> found.isGivenUp() ? State.FAILING : State.RETRYING)
                .orElse(State.ACTIVE);
    }

    /// Whether `standing` of a version is news for it.
    public boolean isOwed(Version version, Standing standing) {
        Told known = told.get(version);
        return known == null || known.isBehind(standing);
    }

    /// Whether nothing is sent to it now, because of its trouble.
    public boolean isResting(Instant now) {
        return trouble.map(found -> found.isGivenUp() || found.retryAt().isAfter(now))
                .orElse(false);
    }

    /// When it was last told something about a version; absent before.
    public Optional<Instant> lastTold(Version version) {
        return Optional.ofNullable(told.get(version))
                .filter(known -> known.revision() > 0)
                .map(Told::at);
    }

    /// Whether it knows the version, told or owed.
    public boolean knows(Version version) {
        return told.containsKey(version);
    }

    /// The versions about which the last word is not said.
    public Iterable<Version> unfinished() {
        return told.entrySet().stream()
                .filter(entry -> !entry.getValue().last())
                .map(Map.Entry::getKey)
                .toList();
    }

    /// What is noted of the message with `standing`, if that is news still.
    public Optional<Told> toldOf(Version version, Standing standing, Instant now) {
        return isOwed(version, standing) ? Optional.of(Told.of(standing, now)) : Optional.empty();
    }

    /// The same, its queue given another chance.
    public Subscription withoutTrouble() {
        return new Subscription(
                id,
                modelId,
                queueName,
                queueUrl,
                createdBy,
                createdAt,
                Optional.empty(),
                owedAt,
                told);
    }

    /// Its trouble after one more failure.
    public Trouble failed(String reason, Instant now) {
        return trouble.map(known -> known.again(reason, now))
                .orElseGet(() -> Trouble.first(reason, now));
    }
}
