package dev.waybill.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.command.Convergence;
import dev.waybill.cli.command.Distributions;
import dev.waybill.cli.command.Publisher;
import dev.waybill.cli.command.Rollout;
import dev.waybill.cli.command.Sizes;
import dev.waybill.cli.command.Surroundings;
import dev.waybill.cli.command.Table;
import dev.waybill.cli.command.VariantFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Tells the story: publish, distribute, upgrade, roll back.
final class Demo {

    private static final Duration LONGEST_ROLLOUT = Duration.ofSeconds(60);
    private static final Duration LONG_POLL = Duration.ofSeconds(5);
    private static final Duration LONGEST_END = Duration.ofSeconds(20);
    private static final Duration BREATH = Duration.ofMillis(500);

    private final Publisher publisher;
    private final Distributions distributions;
    private final Surroundings surroundings;
    private final DemoModel model;
    private final DemoFleet fleet;
    private final String formation;
    private final Findings findings;
    private final PrintWriter out;
    private int step;

    Demo(
            Publisher publisher,
            Distributions distributions,
            Surroundings surroundings,
            DemoModel model,
            DemoFleet fleet,
            String formation) {
        this.publisher = publisher;
        this.distributions = distributions;
        this.surroundings = surroundings;
        this.model = model;
        this.fleet = fleet;
        this.formation = formation;
        this.findings = new Findings(model, fleet);
        this.out = surroundings.out();
    }

    /// Runs it all; what is not as it must be.
    List<String> run() throws IOException, InterruptedException {
        DemoModel.Version first = model.versions().getFirst();
        publish(first);
        say(fleet.devices().size() + " devices register, and ask for work");
        fleet.start();
        fleet.devices().forEach(device -> out.println("   " + describe(device)));
        distribute(first);
        for (DemoModel.Version next : model.versions().subList(1, model.versions().size())) {
            publish(next);
            distribute(next);
        }
        rollBack(first);
        table(first);
        return findings.wrong();
    }

    private void publish(DemoModel.Version version) throws IOException, InterruptedException {
        say("publish " + model.name() + " " + version.name());
        JsonNode published =
                publisher.publish(
                        model.name(), version.name(), Optional.of("demo"), version.variants());
        findings.require(
                Json.text(published, "state").equals(Optional.of("Published")),
                version.name() + " is not published");
        for (VariantFile variant : version.variants()) {
            out.println(
                    "   "
                            + variant.id()
                            + "  "
                            + Sizes.of(Files.size(variant.file()))
                            + "  "
                            + Findings.digest(variant.file()));
        }
    }

    private void distribute(DemoModel.Version version) throws IOException, InterruptedException {
        say("distribute " + model.name() + " " + version.name() + " to every device");
        ObjectNode body = Json.object();
        body.put("model_id", model.name()).put("version", version.name());
        body.set("scope", scope());
        watch(Json.requireText(distributions.start(body), "distribution_id"), version);
    }

    private void rollBack(DemoModel.Version version) throws IOException, InterruptedException {
        say(
                "roll back to "
                        + version.name()
                        + ": the devices still have it, nothing is downloaded");
        ObjectNode body = Json.object().put("to_version", version.name());
        body.put("reason", "demo").set("scope", scope());
        long fetched =
                watch(
                        Json.requireText(
                                distributions.rollBack(model.name(), body), "distribution_id"),
                        version);
        findings.require(fetched == 0, "the rollback fetched " + fetched + " bytes");
    }

    /// Watches a distribution to its end; how many bytes the devices fetched for it.
    private long watch(String id, DemoModel.Version version)
            throws IOException, InterruptedException {
        long before = fleet.fetchedBytes();
        Instant deadline = surroundings.clock().instant().plus(LONGEST_ROLLOUT);
        OptionalLong seen = OptionalLong.empty();
        while (true) {
            Convergence now =
                    Convergence.of(
                            distributions.convergence(
                                    model.name(), version.name(), seen, LONG_POLL));
            boolean isNews = seen.isEmpty() || seen.getAsLong() != now.revision();
            if (isNews) {
                out.println("   " + now.line());
                out.flush();
            }
            Rollout rollout = Rollout.of(distributions.get(id));
            if (rollout.isOver() || surroundings.clock().instant().isAfter(deadline)) {
                conclude(ended(rollout), version);
                long fetched = fleet.fetchedBytes() - before;
                out.println("   fetched " + Sizes.of(fetched) + " for " + sizeOfAll(version));
                return fetched;
            }
            seen = OptionalLong.of(now.revision());
            if (!isNews) {
                surroundings.waiter().pause(BREATH);
            }
        }
    }

    /// The same distribution after it was closed, which follows the end of its last device.
    private Rollout ended(Rollout over) throws InterruptedException {
        Instant deadline = surroundings.clock().instant().plus(LONGEST_END);
        Rollout rollout = over;
        while (rollout.isOver()
                && rollout.state().isOpen()
                && surroundings.clock().instant().isBefore(deadline)) {
            surroundings.waiter().pause(BREATH);
            rollout = Rollout.of(distributions.get(over.id()));
        }
        return rollout;
    }

    private void conclude(Rollout rollout, DemoModel.Version version)
            throws IOException, InterruptedException {
        Convergence end =
                Convergence.of(
                        distributions.convergence(
                                model.name(), version.name(), OptionalLong.empty(), Duration.ZERO));
        out.println("   " + end.line() + " (" + rollout.state() + ")");
        end.blockers().forEach(blocker -> out.println("   blocked: " + blocker.line()));
        findings.checkEnd(rollout, end, version.name());
        findings.checkFolders(version);
    }

    private String sizeOfAll(DemoModel.Version version) throws IOException {
        long whole = 0;
        for (DemoDevice device : fleet.able()) {
            Optional<VariantFile> variant = version.variant(device.arch());
            whole += variant.isPresent() ? Files.size(variant.get().file()) : 0;
        }
        return "files of " + Sizes.of(whole);
    }

    private void table(DemoModel.Version version) throws IOException {
        say("what is in the devices' folders now");
        Table table = new Table("DEVICE", "ARCH", "IN USE", "SHA-256", "FILE");
        for (DemoDevice device : fleet.devices()) {
            Optional<Path> current = findings.current(device);
            if (current.isPresent()) {
                table.row(
                        device.id(),
                        device.arch(),
                        version.name(),
                        Findings.digest(current.get()).shortForm(),
                        current.get().toString());
            } else {
                String why = device.expected().map(reason -> reason.humanText()).orElse("?");
                table.row(device.id(), device.arch(), "-", "-", "(" + why + ")");
            }
        }
        table.lines().forEach(line -> out.println("   " + line));
    }

    private ObjectNode scope() {
        ObjectNode scope = Json.object();
        scope.putObject("Formation").put("formation_id", formation);
        return scope;
    }

    private static String describe(DemoDevice device) {
        String room = Sizes.of(device.storageBytes()) + " of storage";
        return device.id() + "  " + device.arch() + "  " + room;
    }

    private void say(String text) {
        step++;
        out.println();
        out.println(step + ". " + text);
        out.flush();
    }
}
