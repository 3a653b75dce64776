package dev.waybill.bench.transfer;

import dev.waybill.bench.program.Programs.Cost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What one way to do something cost, round by round.
///
/// @param rounds each round's cost, at least one
record Costs(List<Cost> rounds) {

    private static final String USUAL_ROUNDS = "5";

    /// One way to do it once.
    @FunctionalInterface
    interface Way {
        Cost go() throws IOException, InterruptedException;
    }

    Costs {
        rounds = List.copyOf(rounds);
    }

    /// As many rounds as `ROUNDS` says (5).
    static Costs of(Way way) throws IOException, InterruptedException {
        List<Cost> costs = new ArrayList<>();
        for (int i = 0; i < count(); i++) {
            costs.add(way.go());
        }
        return new Costs(costs);
    }

    static int count() {
        return Integer.parseInt(System.getenv().getOrDefault("ROUNDS", USUAL_ROUNDS));
    }

    /// The median, in seconds.
    double cpu() {
        return median(rounds.stream().map(Cost::cpuSeconds).sorted().toList());
    }

    /// The median, in seconds.
    double wall() {
        return median(rounds.stream().map(Cost::wallSeconds).sorted().toList());
    }

    private static double median(List<Double> sorted) {
        return sorted.get(sorted.size() / 2);
    }
}
