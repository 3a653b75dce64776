package dev.waybill.bench.scale;

import dev.waybill.testing.embedded.EmbeddedAws;
import java.io.PrintStream;
import java.util.Map;

/// Simulates a fleet's update and prints what it costs.
public final class ScaleBench {

    private static final int FEW = 10;
    private static final int MOST_PEAKS = 6;
    private static final double MILLION = 1e6;

    private final PrintStream out;

    private ScaleBench(PrintStream out) {
        this.out = out;
    }

    /// As the environment says: `DEVICES` (100,000), `BACKEND` (`twin` or `embedded`), `PER_SECOND`
    /// (1000), `THREADS`, `SEED`. Throws when the outcome is not what it had to be.
    public static void print(PrintStream out) {
        Map<String, String> environment = System.getenv();
        Scale scale = Scale.of(environment);
        ScaleBench bench = new ScaleBench(out);
        if (environment.getOrDefault("BACKEND", "twin").equals("embedded")) {
            try (EmbeddedAws aws = EmbeddedAws.inMemory()) {
                bench.print(Simulation.run(scale, Ground.on(aws)), "the embedded AWS");
            }
        } else {
            bench.looks(Simulation.onTwins(Scale.of(FEW)));
            bench.print(Simulation.onTwins(scale), "twins in memory");
        }
    }

    private void print(Outcome outcome, String where) {
        Scale scale = outcome.scale();
        out.printf(
                "%,d devices on %s, %,d begin per second; %.0f %% fail, %.0f %% of reports, messages and batches come twice, %.0f %% late%n",
                scale.devices(),
                where,
                scale.perSecond(),
                scale.failing() * 100,
                scale.twice() * 100,
                scale.late() * 100);
        out.printf(
                "%s: %,d completed, %,d failed; simulated %,d s, of which planning %,d s; took %.0f s (%.0f s with preparation), %.1f GB of heap%n",
                outcome.state(),
                outcome.recount().kept().completed(),
                outcome.recount().kept().failed(),
                outcome.simulatedSeconds(),
                outcome.planningSeconds(),
                outcome.seconds(),
                outcome.allSeconds(),
                heap());
        out.printf(
                "devices sent %,d reports twice, %,d arrived behind the next; %,d polls brought nothing%n",
                outcome.devices().repeated(),
                outcome.devices().overtaken(),
                outcome.devices().idle());
        out.println();
        table(outcome);
        budget(outcome);
        peaks(outcome);
        looks(outcome);
        outcome.faults().forEach(fault -> out.println("FAULT: " + fault));
        if (!outcome.faults().isEmpty()) {
            throw new IllegalStateException("the simulation did not come out right");
        }
        out.println("counters equal a recount of all devices' records");
        out.println();
    }

    private void table(Outcome outcome) {
        out.printf(
                "%-22s %11s %11s %11s %11s %9s %10s %9s%n",
                "part", "calls", "to DynamoDB", "write units", "read units", "SQS", "GB-s", "$");
        Bill update = Bill.ofPolling(outcome.polling().calls("Sqs"));
        Bill polls = Bill.NOTHING;
        for (Account account : outcome.accounts().values()) {
            Bill bill = Bill.of(account);
            if (account.part().isUpdate()) {
                update = update.plus(bill);
            } else if (account.part() == Part.POLL) {
                polls = bill;
            }
            out.printf(
                    "%-22s %,11d %,11d %,11.0f %,11.0f %,9d %,10.0f %9.3f%n",
                    account.part().label(),
                    account.invocations(),
                    account.counts().calls("DynamoDb"),
                    account.counts().writeUnits(),
                    account.counts().readUnits(),
                    account.counts().calls("Sqs"),
                    Bill.gigabyteSeconds(account),
                    bill.total());
        }
        out.printf(
                "%-22s %11s %11s %11s %11s %,9d %10s %9.3f%n",
                "SQS pollers",
                "",
                "",
                "",
                "",
                outcome.polling().calls("Sqs"),
                "",
                Bill.ofPolling(outcome.polling().calls("Sqs")).total());
        out.println();
        perMillion("update, per million devices", update, outcome.scale().devices());
        perMillion("with the polls made here", update.plus(polls), outcome.scale().devices());
    }

    private void perMillion(String label, Bill bill, int devices) {
        double factor = MILLION / devices;
        out.printf(
                "%-28s $ %.2f = DynamoDB writes %.2f, reads %.2f; SQS %.2f; API Gateway %.2f; Lambda %.2f + %.2f%n",
                label,
                bill.total() * factor,
                bill.writes() * factor,
                bill.reads() * factor,
                bill.queues() * factor,
                bill.calls() * factor,
                bill.invocations() * factor,
                bill.compute() * factor);
    }

    private void budget(Outcome outcome) {
        out.printf(
                "one device's update, polls aside: %.2f write units (at most 8), %.2f read units (at most 6), %.3f SQS requests (at most 3)%n",
                outcome.writeUnitsEach(), outcome.readUnitsEach(), outcome.queueRequestsEach());
    }

    private void peaks(Outcome outcome) {
        if (outcome.peaks().isEmpty()) {
            out.println("hot keys are watched on twins only");
            return;
        }
        out.println("busiest keys, in one second of the simulation (at most 500 writes):");
        outcome.peaks().stream()
                .limit(MOST_PEAKS)
                .forEach(peak ->
                        out.printf(
                                "  %-36s %5d writes, %5d units   %s%n",
                                peak.source(), peak.writes(), peak.units(), peak.key()));
    }

    private void looks(Outcome outcome) {
        outcome.first().ifPresent(look -> look("convergence, at the beginning", look));
        look("convergence, at the end", outcome.last());
    }

    private void look(String label, Readings.Look look) {
        out.printf(
                "%-30s of %,d devices: %d calls of DynamoDB, %.1f read units, %d blockers named%n",
                label, look.devices(), look.calls(), look.units(), look.blockers());
    }

    private static double heap() {
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1e9;
    }
}
