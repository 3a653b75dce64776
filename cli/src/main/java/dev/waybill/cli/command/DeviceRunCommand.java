package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.agent.Activation;
import dev.waybill.cli.agent.AgentSettings;
import dev.waybill.cli.agent.CapabilitiesJson;
import dev.waybill.cli.agent.CommandActivation;
import dev.waybill.cli.agent.DeviceAgent;
import dev.waybill.cli.agent.DeviceFolder;
import dev.waybill.cli.agent.HttpDeviceApi;
import dev.waybill.cli.api.ApiCall;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.ApiPath;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.transfer.DownloadSettings;
import dev.waybill.cli.transfer.HttpRanges;
import dev.waybill.domain.device.Capabilities;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `waybill device run`: the device agent.
@Command(
        name = "run",
        description = {
            "Be a device: ask for work, fetch, verify, activate, report, until stopped.",
            "The device's token, of 'waybill device register' or got by enrolling, is kept in the"
                    + " folder; it need be given once."
        })
final class DeviceRunCommand implements Callable<Integer> {

    private static final long MIB = 1L << 20;
    private static final String TOKEN = "Give this device's own token by --token";

    @Mixin private final DeviceServerOptions server;
    @Mixin private final OutputOptions output;
    @Mixin private final DeviceOptions device = new DeviceOptions();

    private final Surroundings surroundings;

    @Option(names = "--device", paramLabel = "ID", required = true, description = "its id")
    private String deviceId = "";

    @Option(names = "--dir", required = true, description = "where it keeps everything")
    private Path dir = Path.of("");

    @Option(
            names = "--enrollment-token",
            paramLabel = "TOKEN",
            description = "enrol with it, if the device has no token yet")
    private Optional<String> enrollmentToken = Optional.empty();

    @Option(
            names = "--activate-command",
            paramLabel = "COMMAND",
            description =
                    "run by a shell after a version was put in place, with WAYBILL_MODEL,"
                            + " WAYBILL_VERSION, WAYBILL_VARIANT and WAYBILL_FILE; exit code 0 means"
                            + " that it works, 75 that the device is busy and nothing was changed:"
                            + " the version waits, and is tried again")
    private Optional<String> activateCommand = Optional.empty();

    @Option(
            names = "--activate-timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "how long the command may run (${DEFAULT-VALUE})")
    private long activateSeconds;

    @Option(
            names = "--storage-mb",
            paramLabel = "MIB",
            description = "how much the folder may hold; else what the disk has free")
    private Optional<Long> storageMb = Optional.empty();

    @ArgGroup(multiplicity = "0..1")
    private Until until = new Until();

    /// When to stop by itself.
    static final class Until {

        @Option(
                names = "--once",
                description =
                        "ask for work once, do it, and end: with 1 if some failed or the server"
                                + " could not give its bytes")
        private boolean once;

        @Option(
                names = "--until-idle",
                description =
                        "end when there is no more work: with 1 if some failed or the server could"
                                + " not give its bytes")
        private boolean idle;
    }

    DeviceRunCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.server = new DeviceServerOptions(surroundings);
        this.output = new OutputOptions(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        ApiClient api = server.connect();
        try (DeviceFolder folder = DeviceFolder.open(surroundings.directory().resolve(dir))) {
            String token = token(api, folder);
            DeviceAgent agent =
                    new DeviceAgent(
                            folder,
                            new HttpDeviceApi(
                                    api.withToken(token).advising(TOKEN),
                                    deviceId,
                                    surroundings.clock()),
                            new HttpRanges(),
                            settings(folder),
                            surroundings.clock(),
                            output::say);
            output.say(deviceId + " works in " + folder.root());
            return Interruptible.run(() -> run(agent));
        }
    }

    private int run(DeviceAgent agent) throws IOException, InterruptedException {
        if (until.once) {
            agent.recover();
            DeviceAgent.Visit visit = agent.visit();
            return visit.hasFailures() || visit.hasUnreadable() ? ExitCode.FAILURE : ExitCode.OK;
        }
        if (until.idle) {
            return agent.runUntilIdle() ? ExitCode.OK : ExitCode.FAILURE;
        }
        agent.run();
        return ExitCode.OK;
    }

    private AgentSettings settings(DeviceFolder folder) {
        Activation activation =
                activateCommand
                        .<Activation>map(command ->
                                new CommandActivation(
                                        command,
                                        Duration.ofSeconds(activateSeconds),
                                        folder.activationLog()))
                        .orElseGet(Activation::none);
        AgentSettings settings =
                AgentSettings.usual(
                        device.ofThisMachine(),
                        storageMb
                                .map(mib -> OptionalLong.of(mib * MIB))
                                .orElse(OptionalLong.empty()),
                        DownloadSettings.usual(surroundings.backoff()),
                        activation);
        return until.once || until.idle ? settings.impatient() : settings;
    }

    private String token(ApiClient api, DeviceFolder folder)
            throws IOException, InterruptedException {
        Optional<String> given = server.token();
        Optional<String> kept = given.isPresent() ? given : folder.token();
        if (kept.isEmpty() && enrollmentToken.isPresent()) {
            kept = Optional.of(enrol(api, enrollmentToken.get()));
        }
        String token =
                kept.or(() -> surroundings.variable("WAYBILL_TOKEN"))
                        .orElseThrow(() ->
                                new CommandFailure(
                                        ExitCode.USAGE,
                                        "the device has no token: give --token or"
                                                + " --enrollment-token"));
        folder.keepToken(token);
        return token;
    }

    private String enrol(ApiClient api, String enrollment) throws InterruptedException {
        Capabilities capabilities = device.ofThisMachine();
        ObjectNode body =
                Json.object().put("enrollment_token", enrollment).put("device_id", deviceId);
        body.set("capabilities", CapabilitiesJson.of(capabilities));
        JsonNode answer =
                api.withoutToken()
                        .send(
                                ApiCall.post("enrol " + deviceId, ApiPath.of("enroll"), body)
                                        .once(surroundings.newKey()));
        return Json.text(answer, "device_token")
                .orElseThrow(() ->
                        new CommandFailure(
                                ExitCode.FAILURE,
                                "the device was enrolled, but its token was lost on the way:"
                                        + " let an operator make a new one"));
    }
}
