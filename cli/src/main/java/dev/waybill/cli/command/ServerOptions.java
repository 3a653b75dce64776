package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.Backoff;
import dev.waybill.cli.api.Json;
import dev.waybill.domain.InvalidRequest;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/// Which server a command speaks to, and as whom: the options, else the environment, else the stack
/// that `waybill up` runs in this folder.
public final class ServerOptions {

    private static final String NONE =
            "no server is named: give --api and --token, set WAYBILL_API and WAYBILL_TOKEN, or run 'waybill up' in this folder";

    private static final String TOKEN = "Give a valid token by --token or in WAYBILL_TOKEN";

    private static final String LEFT_OUT =
            "; the one of the stack in this folder is sent only where neither --api nor WAYBILL_API"
                    + " names a server";

    /// Where `waybill up` runs a stack.
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Surroundings surroundings;

    @Option(
            names = "--api",
            paramLabel = "URL",
            description = "address of the API; else $WAYBILL_API, else that of './.waybill'")
    private Optional<String> api = Optional.empty();

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "bearer token; else $WAYBILL_TOKEN, else that of './.waybill'")
    private Optional<String> token = Optional.empty();

    /// Options of a command in these surroundings.
    public ServerOptions(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    ServerOptions(Surroundings surroundings, Optional<String> api, Optional<String> token) {
        this.surroundings = surroundings;
        this.api = api;
        this.token = token;
    }

    /// A client for the server, with the token if there is one.
    public ApiClient connect() {
        return connect(surroundings.backoff());
    }

    /// A client that tries again as `backoff` says.
    public ApiClient connect(Backoff backoff) {
        return connect(backoff, Optional.empty());
    }

    /// The same.
    ///
    /// @param other the server, where none was named by option or environment
    public ApiClient connect(Backoff backoff, Optional<String> other) {
        Optional<String> givenToken = token.or(() -> surroundings.variable("WAYBILL_TOKEN"));
        Optional<String> givenApi =
                api.or(() -> surroundings.variable("WAYBILL_API")).or(() -> other);
        if (givenApi.isPresent()) {
            // The token of a local stack is not sent to any other server.
            return client(givenApi.get(), givenToken, backoff)
                    .advising(
                            givenToken.isPresent() ? TOKEN : TOKEN + ofLocalStack(givenApi.get()));
        }
        JsonNode endpoints =
                LocalEndpoints.find(surroundings)
                        .orElseThrow(() -> new CommandFailure(ExitCode.USAGE, NONE));
        return client(
                        requireHere(Json.requireText(endpoints, "api")),
                        givenToken.or(() -> Json.text(endpoints, "admin_token")),
                        backoff)
                .advising(TOKEN);
    }

    /// What to add for who names the stack of this folder and thereby leaves its token out.
    private String ofLocalStack(String address) {
        URI named = uri(address);
        try {
            return LocalEndpoints.find(surroundings)
                    .flatMap(endpoints -> Json.text(endpoints, "api"))
                    .filter(here -> isSame(uri(here), named))
                    .map(_ -> LEFT_OUT)
                    .orElse("");
        } catch (CommandFailure | InvalidRequest e) {
            // What stands in the folder does not matter to who names another server.
            return "";
        }
    }

    private static boolean isSame(URI one, URI other) {
        boolean isSameHost =
                one.getHost().equals(other.getHost())
                        || HERE.contains(one.getHost()) && HERE.contains(other.getHost());
        return isSameHost && one.getPort() == other.getPort();
    }

    /// Whether a server was named by option or environment.
    public boolean isGiven() {
        return api.or(() -> surroundings.variable("WAYBILL_API")).isPresent();
    }

    private static ApiClient client(String address, Optional<String> bearer, Backoff backoff) {
        return new ApiClient(ApiClient.http(), uri(address), bearer, backoff);
    }

    /// A folder that came from somebody else must not say whom a token is sent to.
    private static String requireHere(String address) {
        String host = uri(address).getHost();
        if (!HERE.contains(host)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "'./.waybill' names a server on another machine, "
                            + host
                            + ": name it by --api");
        }
        return address;
    }

    private static URI uri(String address) {
        try {
            URI uri = URI.create(address);
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (isHttp && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below, as for any other text that is no address.
        }
        throw new InvalidRequest("--api", "must be an http or https address");
    }
}
