package dev.waybill.cli.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.command.ExitCode;
import dev.waybill.cli.command.OutputOptions;
import dev.waybill.cli.command.ServerOptions;
import dev.waybill.cli.command.Surroundings;
import dev.waybill.cli.doctor.Finding.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `waybill doctor`
@Command(
        name = "doctor",
        description = {
            "Look an installation over: address, clocks, backends, token, and a blob there and back.",
            "Ends with 1 when something does not work, and with 5 when nobody answers."
        })
public final class DoctorCommand implements Callable<Integer> {

    private static final int TRIES = 3;

    @Mixin private final ServerOptions server;
    @Mixin private final OutputOptions output;

    private final Surroundings surroundings;

    /// The command in these surroundings.
    public DoctorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.server = new ServerOptions(surroundings);
        this.output = new OutputOptions(surroundings);
    }

    @Option(
            names = "--stack",
            paramLabel = "NAME",
            description =
                    "look at this CloudFormation stack, too, by the AWS CLI and its account: state,"
                            + " outputs, tables, bucket, queues, alarms; --api is the stack's if it"
                            + " is not given")
    private Optional<String> stack = Optional.empty();

    @Option(
            names = "--aws",
            paramLabel = "COMMAND",
            defaultValue = "aws",
            description = "how the AWS CLI is started (${DEFAULT-VALUE})")
    private String aws = "aws";

    @Override
    public Integer call() throws Exception {
        List<Finding> findings = new ArrayList<>();
        Optional<StackLook> look = stack.map(name -> new StackLook(new AwsTool(aws), name));
        Optional<String> address = Optional.empty();
        if (look.isPresent()) {
            findings.addAll(look.get().examine());
            address = look.get().api();
        }
        if (look.isEmpty() || address.isPresent() || server.isGiven()) {
            ApiClient api = server.connect(surroundings.backoff().withTries(TRIES), address);
            findings.addAll(new Doctor(api, surroundings, look.isPresent()).examine());
        }
        output.result(json(findings), () -> findings.stream().map(Finding::line).toList());
        if (findings.stream().noneMatch(finding -> finding.level() == Level.FAIL)) {
            return ExitCode.OK;
        }
        return look.isEmpty() && findings.size() == 1 ? ExitCode.UNREACHABLE : ExitCode.FAILURE;
    }

    private static ObjectNode json(List<Finding> findings) {
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray("findings");
        for (Finding finding : findings) {
            list.addObject()
                    .put("level", finding.level().name().toLowerCase(Locale.ROOT))
                    .put("about", finding.about())
                    .put("detail", finding.detail());
        }
        return json;
    }
}
