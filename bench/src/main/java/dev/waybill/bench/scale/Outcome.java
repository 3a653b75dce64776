package dev.waybill.bench.scale;

import dev.waybill.domain.distribution.Counts;
import dev.waybill.testing.faults.CallCounts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// What came of a simulation.
///
/// @param scale what was simulated
/// @param state in which the distribution ended
/// @param recount what is counted, and what there is to count
/// @param failing how many devices were to fail
/// @param accounts what each part cost
/// @param polling what Lambda's pollers asked of SQS
/// @param peaks the busiest keys
/// @param devices what the devices did
/// @param first a look at the convergence when it began
/// @param last a look at its end
/// @param planningSeconds simulated
/// @param simulatedSeconds from the decision to the end
/// @param seconds how long that took here
/// @param allSeconds with all that was prepared
record Outcome(
        Scale scale,
        String state,
        Recount recount,
        long failing,
        Map<Part, Account> accounts,
        CallCounts polling,
        List<HotKeys.Peak> peaks,
        Devices devices,
        Optional<Readings.Look> first,
        Readings.Look last,
        long planningSeconds,
        long simulatedSeconds,
        double seconds,
        double allSeconds) {

    /// What contradicts what had to come out; empty when all is well.
    public List<String> faults() {
        Counts kept = recount.kept();
        long completed = scale.devices() - failing;
        return Stream.of(
                        fault(recount.isExact(), "counters differ from a recount: " + recount),
                        fault(kept.completed() == completed, "completed: " + kept.completed()),
                        fault(kept.failed() == failing, "failed: " + kept.failed()),
                        fault(
                                state.equals(failing == 0 ? "Completed" : "CompletedWithFailures"),
                                "ended as " + state))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> fault(boolean holds, String fault) {
        return holds ? Optional.empty() : Optional.of(fault);
    }

    private double sum(ToDoubleFunction<Account> of) {
        return accounts.values().stream()
                .filter(account -> account.part().isUpdate())
                .mapToDouble(of)
                .sum();
    }

    /// DynamoDB write units of one device's update, polls aside.
    public double writeUnitsEach() {
        return sum(account -> account.counts().writeUnits()) / scale.devices();
    }

    /// DynamoDB read units of one device's update, polls aside.
    public double readUnitsEach() {
        return sum(account -> account.counts().readUnits()) / scale.devices();
    }

    /// SQS requests of one device's update, those of Lambda's pollers included.
    public double queueRequestsEach() {
        return (sum(account -> account.counts().calls("Sqs")) + polling.calls("Sqs"))
                / scale.devices();
    }

    /// The most writes in one second at one key of any table or index; 0 where nobody watched.
    public long hottest() {
        return peaks.stream().mapToLong(HotKeys.Peak::writes).max().orElse(0);
    }
}
