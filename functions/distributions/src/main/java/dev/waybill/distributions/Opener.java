package dev.waybill.distributions;

import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.distribution.GenerationsTable;
import dev.waybill.aws.distribution.GenerationsTable.Generations;
import dev.waybill.aws.distribution.NewDistribution;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.Ids;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionIds;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Order;
import dev.waybill.domain.distribution.Release;
import dev.waybill.domain.distribution.Round;
import dev.waybill.domain.distribution.Scope;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.distribution.Task;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.VariantId;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import dev.waybill.web.Tasks;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;

/// Makes distributions.
final class Opener {

    private final Versions versions;
    private final Scopes scopes;
    private final UsualVariant usualVariant;
    private final GenerationsTable generations;
    private final DistributionRegister register;
    private final DispatchQueues queues;
    private final Ids ids;

    Opener(
            Versions versions,
            Scopes scopes,
            UsualVariant usualVariant,
            GenerationsTable generations,
            DistributionRegister register,
            DispatchQueues queues,
            Ids ids) {
        this.versions = versions;
        this.scopes = scopes;
        this.usualVariant = usualVariant;
        this.generations = generations;
        this.register = register;
        this.queues = queues;
        this.ids = ids;
    }

    /// Makes a distribution of `wanted` and answers with its handle (201).
    Response open(Call call, ModelVersion wanted, Order order) {
        return open(call, wanted, order, nodeCount(order.scope()));
    }

    private static Optional<Long> nodeCount(Scope scope) {
        return scope instanceof Scope.Nodes(var deviceIds)
                ? Optional.of((long) deviceIds.size())
                : Optional.empty();
    }

    /// The same for a scope that names so many nodes, not all of which `order` may hold.
    Response open(Call call, ModelVersion wanted, Order order, Optional<Long> nodeCount) {
        requireRoom(wanted);
        ModelVersion first = versions.published(call, wanted);
        Layout layout = scopes.layOut(order, first.id());
        Optional<VariantId> usual = usualVariant.expected(first, order, layout.first());
        String id = DistributionIds.of(ids.next());
        return Attempts.until(
                "create a distribution",
                () -> {
                    ModelVersion version = versions.published(call, first);
                    Generations seen = requireRoom(version);
                    Distribution distribution =
                            distribution(call, id, version, order, nodeCount, layout, usual, seen);
                    Response answer =
                            Response.json(
                                    201,
                                    new DistributionBody(version.variants())
                                            .handle(distribution, order.scope()));
                    NewDistribution created =
                            new NewDistribution(
                                    distribution, seen, layout.segments(), layout.pages(), version);
                    if (!register.create(created, call.deed(answer))) {
                        return Optional.empty();
                    }
                    plan(distribution);
                    return Optional.of(answer);
                });
    }

    private Generations requireRoom(ModelVersion version) {
        Generations seen = generations.find(version.id().modelId());
        if (seen.isFull()) {
            throw Problem.of(
                            Code.TOO_MANY_DISTRIBUTIONS,
                            "A model has at most "
                                    + GenerationsTable.MOST_OPEN
                                    + " open distributions; cancel some, or let them end")
                    .with("model_id", version.id().modelId().value())
                    .refused();
        }
        return seen;
    }

    private static Distribution distribution(
            Call call,
            String id,
            ModelVersion version,
            Order order,
            Optional<Long> nodeCount,
            Layout layout,
            Optional<VariantId> usual,
            Generations seen) {
        boolean canHold =
                DistributionRegister.canHold(
                        version.digests().size(), layout.segments().size(), layout.pages().size());
        return new Distribution(
                id,
                version.id(),
                seen.newest() + 1,
                DistributionState.PLANNING,
                order,
                nodeCount,
                usual,
                new Distribution.Planning(layout.segments().size(), 0, 0),
                Optional.empty(),
                false,
                canHold && !version.digests().isEmpty(),
                call.principal().subject(),
                Instant.ofEpochMilli(call.at().toEpochMilli()),
                Optional.empty(),
                Release.NONE,
                Round.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// Sends the messages that plan it. They are owed since it was made, so that upkeep sends them
    /// if this fails.
    private void plan(Distribution distribution) {
        try {
            queues.sendAll(
                    distribution.order().priority(),
                    IntStream.range(0, distribution.planning().segments())
                            .mapToObj(segment ->
                                    Tasks.write(
                                            new Task.Plan(
                                                    distribution.id(), new Position(segment, 0))))
                            .toList());
        } catch (Unavailable e) {
            return;
        }
    }
}
