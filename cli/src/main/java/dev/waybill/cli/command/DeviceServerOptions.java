package dev.waybill.cli.command;

import dev.waybill.cli.api.ApiClient;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which server a device speaks to. Its token is its own, so it is found in other places than that
/// of a person.
final class DeviceServerOptions {

    private final Surroundings surroundings;

    @Option(
            names = "--api",
            paramLabel = "URL",
            description = "address of the API; else $WAYBILL_API, else that of './.waybill'")
    private Optional<String> api = Optional.empty();

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description =
                    "the device's own token; else the one kept in --dir, else by"
                            + " --enrollment-token, else $WAYBILL_TOKEN")
    private Optional<String> token = Optional.empty();

    DeviceServerOptions(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// A client for the server; which token it has is not said yet.
    ApiClient connect() {
        return new ServerOptions(surroundings, api, token).connect();
    }

    /// The token that was given by option.
    Optional<String> token() {
        return token;
    }
}
