package dev.waybill.aws.subscription;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Messages;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.aws.distribution.Counter;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.distribution.Tally;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.subscription.News;
import dev.waybill.domain.subscription.Standing;
import dev.waybill.domain.subscription.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tells the subscribers of a model how far its versions have come (SPEC D1.8).
///
/// A message is sent first and noted then, so that after a crash it comes again, with the same
/// revision, and none is lost. Nobody is told the same twice but for that. What a queue does not
/// take is tried again by upkeep, and holds up nobody else.
public final class Subscribers {

    /// The shortest time between two messages about a version to one queue, but for the last one.
    static final Duration PACE = Duration.ofSeconds(1);

    private static final int SHOWN_BLOCKERS = 100;

    private final SubscriptionsTable subscriptions;
    private final ConvergenceTable convergence;
    private final AssignmentsTable assignments;
    private final CurrentVersions current;
    private final Messages messages;
    private final InstantSource clock;
    private final Text text;

    /// How a message is written.
    @FunctionalInterface
    public interface Text {
        /// The body of a message.
        ///
        /// @param isFirst whether the subscriber was told nothing about the version before
        String write(Subscription subscription, News news, boolean isFirst);
    }

    private Subscribers(Backends backends, Text text) {
        this.subscriptions = SubscriptionsTable.of(backends);
        this.convergence = ConvergenceTable.of(backends);
        this.assignments = AssignmentsTable.of(backends);
        this.current = new CurrentVersions(backends);
        this.messages = backends.messages();
        this.clock = backends.clock();
        this.text = text;
    }

    /// The subscribers in the tables that `backends` name.
    public static Subscribers of(Backends backends, Text text) {
        return new Subscribers(backends, text);
    }

    /// Tells those who do not know yet where a version stands.
    ///
    /// @return when to ask again, because somebody was told something a moment ago; absent when
    ///   there is nothing left to tell
    public Optional<Instant> tell(ModelVersionId version) {
        List<Subscription> all = subscriptions.list(version.modelId());
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<Tally> tallies = convergence.list(version).stream().map(Counter::tally).toList();
        Standing standing = Standing.of(tallies);
        List<Subscription> owed =
                all.stream().filter(each -> each.isOwed(version.version(), standing)).toList();
        if (tallies.isEmpty() || owed.isEmpty()) {
            return Optional.empty();
        }
        return tell(owed, version, tallies, standing);
    }

    private Optional<Instant> tell(
            List<Subscription> owed,
            ModelVersionId version,
            List<Tally> tallies,
            Standing standing) {
        Instant now = clock.instant();
        Optional<News> news = Optional.empty();
        Optional<Instant> again = Optional.empty();
        for (Subscription subscription : owed) {
            Optional<Instant> turn =
                    subscription
                            .lastTold(version.version())
                            .map(last -> last.plus(PACE))
                            .filter(next -> next.isAfter(now) && !standing.ended());
            if (subscription.isResting(now)) {
                rest(subscription, version);
            } else if (turn.isPresent()) {
                again = turn;
            } else {
                News told = news.orElseGet(() -> read(version, tallies, now));
                news = Optional.of(told);
                tell(subscription, told);
            }
        }
        return again;
    }

    /// What begins and ends while a queue takes nothing is kept in mind for it, until it is given
    /// up.
    private void rest(Subscription subscription, ModelVersionId version) {
        boolean isGivenUp = subscription.state() == Subscription.State.FAILING;
        if (!isGivenUp && !subscription.knows(version.version())) {
            subscriptions.know(subscription, version.version(), clock.instant());
        }
    }

    private void tell(Subscription subscription, News news) {
        boolean isFirst = subscription.lastTold(news.version().version()).isEmpty();
        Optional<String> refused =
                messages.offer(subscription.queueUrl(), text.write(subscription, news, isFirst));
        if (refused.isPresent()) {
            Instant now = clock.instant();
            if (!subscription.knows(news.version().version())) {
                subscriptions.know(subscription, news.version().version(), now);
            }
            subscriptions.failed(subscription, subscription.failed(refused.get(), now));
        } else {
            subscriptions.told(
                    subscription, news.version().version(), news.standing(), clock.instant());
        }
    }

    private News read(ModelVersionId version, Collection<Tally> tallies, Instant now) {
        boolean isBlocked = tallies.stream().anyMatch(tally -> tally.shownCounts().blocked() > 0);
        List<Assignment> blocked =
                isBlocked
                        ? assignments.listBlocked(version, SHOWN_BLOCKERS, Optional.empty()).items()
                        : List.of();
        return new News(
                version,
                List.copyOf(tallies),
                convergence.running(version.modelId()),
                blocked,
                now);
    }

    /// Tells one queue all that it has not been told: what it is owed, and, if it is new, where the
    /// versions stand that matter now. False when nothing is owed to it.
    public boolean attend(ModelId modelId, String queueName) {
        Optional<Subscription> found =
                subscriptions.find(modelId, queueName).filter(each -> each.owedAt().isPresent());
        if (found.isEmpty()) {
            return false;
        }
        Set<ModelVersionId> versions = current.of(modelId);
        found.get()
                .unfinished()
                .forEach(version -> versions.add(new ModelVersionId(modelId, version)));
        boolean isDone = true;
        for (ModelVersionId version : versions) {
            isDone &= tell(version).isEmpty();
        }
        if (isDone) {
            subscriptions.settle(found.get(), found.get().owedAt().orElseThrow());
        }
        return true;
    }
}
