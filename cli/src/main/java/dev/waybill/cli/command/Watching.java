package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;
import dev.waybill.domain.distribution.DistributionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Watches a version converge until it has, or cannot: a live table for people at a terminal, lines
/// for others, one JSON document per change for scripts.
final class Watching {

    private static final Duration LONG_POLL = Duration.ofSeconds(20);
    private static final Duration BREATH = Duration.ofSeconds(1);
    private static final int MOST_COUNTED = 1000;
    private static final int MOST_BLOCKERS = 20;

    private final Distributions distributions;
    private final OutputOptions output;
    private final Surroundings surroundings;
    private final String model;
    private final String version;
    private final Optional<String> distributionId;
    private final LiveText live;
    private final Set<String> toldBlockers = new HashSet<>();
    private Optional<String> toldPause = Optional.empty();

    /// @param distributionId the one distribution whose end is waited for; else that of the version
    Watching(
            Distributions distributions,
            OutputOptions output,
            Surroundings surroundings,
            String model,
            String version,
            Optional<String> distributionId) {
        this.distributions = distributions;
        this.output = output;
        this.surroundings = surroundings;
        this.model = model;
        this.version = version;
        this.distributionId = distributionId;
        this.live = new LiveText(surroundings.out());
    }

    /// Watches to the end.
    ///
    /// @param timeout how long at most
    /// @return [ExitCode#OK] when every target has the version, else [ExitCode#FAILURE]
    int run(Optional<Duration> timeout) throws InterruptedException {
        Optional<Instant> deadline = timeout.map(surroundings.clock().instant()::plus);
        OptionalLong seen = OptionalLong.empty();
        while (true) {
            Duration patience = seen.isPresent() ? LONG_POLL : Duration.ZERO;
            Convergence now =
                    Convergence.of(distributions.convergence(model, version, seen, patience));
            Optional<Rollout> rollout = rollout();
            boolean isNews = seen.isEmpty() || seen.getAsLong() != now.revision();
            boolean isOver = isOver(now, rollout);
            if (isNews || isOver) {
                show(now, rollout);
            }
            rollout.filter(each -> !isOver).ifPresent(this::tellPause);
            if (isOver) {
                return conclude(now, rollout);
            }
            if (deadline.isPresent() && surroundings.clock().instant().isAfter(deadline.get())) {
                throw new CommandFailure(ExitCode.FAILURE, "not converged in time: " + now.line());
            }
            if (isNews && !now.isComplete()) {
                seen = OptionalLong.of(now.revision());
            } else {
                surroundings.waiter().pause(BREATH);
            }
        }
    }

    private void tellPause(Rollout rollout) {
        Optional<String> pause =
                rollout.state() == DistributionState.PAUSED ? rollout.pause() : Optional.empty();
        if (pause.isPresent() && !pause.equals(toldPause)) {
            output.say(
                    "paused: " + pause.get() + "; `waybill resume " + rollout.id() + "` goes on");
        }
        toldPause = pause;
    }

    private Optional<Rollout> rollout() throws InterruptedException {
        if (distributionId.isPresent()) {
            return Optional.of(Rollout.of(distributions.get(distributionId.get())));
        }
        for (JsonNode each :
                distributions.list(Optional.of(model), Optional.empty(), MOST_COUNTED)) {
            if (Json.text(each, "version").equals(Optional.of(version))) {
                return Optional.of(
                        Rollout.of(distributions.get(Json.requireText(each, "distribution_id"))));
            }
        }
        return Optional.empty();
    }

    private boolean isOver(Convergence now, Optional<Rollout> rollout) {
        boolean isRolloutOver = rollout.map(Rollout::isOver).orElse(false);
        return distributionId.isPresent() ? isRolloutOver : now.isComplete() && isRolloutOver;
    }

    private int conclude(Convergence now, Optional<Rollout> rollout) {
        boolean isSuccess =
                distributionId.isPresent()
                        ? rollout.map(Rollout::isSuccess).orElse(false)
                        : now.isSuccess() && now.total() > 0;
        output.say(
                model
                        + " "
                        + version
                        + (isSuccess ? ": converged" : ": ended without converging")
                        + rollout.map(each -> " (" + each.state() + ")").orElse(""));
        return isSuccess ? ExitCode.OK : ExitCode.FAILURE;
    }

    private void show(Convergence now, Optional<Rollout> rollout) throws InterruptedException {
        if (output.isJson()) {
            output.line(now.json());
            return;
        }
        if (!output.isLive()) {
            output.print(now.line());
            now.blockers().stream()
                    .map(blocker -> "  " + blocker.line())
                    .filter(toldBlockers::add)
                    .forEach(output::print);
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add(model + " " + version + "  " + bar(now));
        lines.add(now.line());
        if (rollout.isPresent() && now.total() > 0 && now.total() <= MOST_COUNTED) {
            lines.addAll(
                    VariantCounts.of(distributions.nodes(rollout.get().id(), MOST_COUNTED))
                            .lines());
        }
        lines.addAll(BlockerTable.lines(now.blockers(), now.blockersTotal(), MOST_BLOCKERS));
        live.show(lines);
    }

    private static String bar(Convergence now) {
        int width = 30;
        long done = now.total() == 0 ? 0 : width * now.converged() / now.total();
        return "[" + "#".repeat((int) done) + "-".repeat((int) (width - done)) + "]";
    }
}
