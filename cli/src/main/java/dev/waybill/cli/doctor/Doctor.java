package dev.waybill.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.ApiCall;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.ApiPath;
import dev.waybill.cli.api.ApiProblem;
import dev.waybill.cli.api.MalformedAnswer;
import dev.waybill.cli.api.Reason;
import dev.waybill.cli.api.Unreachable;
import dev.waybill.cli.command.CommandFailure;
import dev.waybill.cli.command.Surroundings;
import dev.waybill.cli.doctor.Finding.Level;
import dev.waybill.cli.transfer.UploadRefused;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Looks an installation over, from outside: with nothing but its address and a token.
final class Doctor {

    private static final Duration SLOW = Duration.ofSeconds(3);
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final ApiClient api;
    private final Surroundings surroundings;
    private final HttpClient http = ApiClient.http();
    private final boolean seesAlarms;
    private final List<Finding> findings = new ArrayList<>();

    /// @param seesAlarms whether somebody else looks at dead-letter queues and alarms
    Doctor(ApiClient api, Surroundings surroundings, boolean seesAlarms) {
        this.seesAlarms = seesAlarms;
        this.api = api;
        this.surroundings = surroundings;
    }

    /// Whom the token belongs to, as far as it matters here.
    private enum Standing {
        NONE,
        DEVICE,
        READER,
        ADMIN
    }

    /// All that can be looked at; what depends on something that failed is left out.
    List<Finding> examine() throws InterruptedException {
        if (!health()) {
            return findings;
        }
        Standing standing = standing();
        if (standing == Standing.READER || standing == Standing.ADMIN) {
            stats();
            damaged();
            probe();
        }
        queues(standing);
        return findings;
    }

    private void found(Level level, String about, String detail) {
        findings.add(new Finding(level, about, detail));
    }

    private boolean health() throws InterruptedException {
        FirstAnswer first;
        Instant asked = surroundings.clock().instant();
        try {
            first = FirstAnswer.of(http, api.api());
        } catch (IOException e) {
            found(Level.FAIL, "api", "nobody answers at " + api.api() + ": " + Reason.of(e));
            return false;
        }
        String status = first.body().path("status").asText();
        if (status.isEmpty()) {
            found(Level.FAIL, "api", api.api() + " is no Waybill: it answered " + first.status());
            return false;
        }
        found(
                first.took().compareTo(SLOW) > 0 ? Level.WARN : Level.OK,
                "api",
                "version %s answers at %s within %d ms"
                        .formatted(
                                first.body().path("version").asText(),
                                api.api(),
                                first.took().toMillis()));
        encryption();
        first.date().ifPresent(date -> clocks(date, asked, first.took()));
        first.body()
                .path("checks")
                .properties()
                .forEach(check -> backend(check.getKey(), check.getValue()));
        return true;
    }

    private void encryption() {
        URI address = api.api();
        boolean plain = "http".equals(address.getScheme()) && !HERE.contains(address.getHost());
        if (plain) {
            found(Level.WARN, "tls", "the address is http: tokens cross the network in the clear");
        }
    }

    private void clocks(Instant theirs, Instant asked, Duration took) {
        Duration apart = Duration.between(asked.plus(took.dividedBy(2)), theirs).abs();
        found(
                apart.compareTo(SKEW) > 0 ? Level.WARN : Level.OK,
                "clock",
                "this machine's and the server's are %d s apart".formatted(apart.toSeconds()));
    }

    private void backend(String name, JsonNode check) {
        switch (check.path("status").asText()) {
            case "Healthy" -> found(Level.OK, name, "can be reached");
            default -> found(Level.FAIL, name, check.path("detail").asText("is not healthy"));
        }
    }

    private Standing standing() throws InterruptedException {
        Optional<ApiProblem> refused = refusal(ApiPath.of("stats"));
        if (refused.isPresent() && refused.get().status() == 403) {
            found(
                    Level.OK,
                    "token",
                    "is good, and a device's or one without a role: the rest is not for it to"
                            + " see");
            return Standing.DEVICE;
        }
        if (refused.isPresent()) {
            found(Level.FAIL, "token", said(refused.get()));
            return Standing.NONE;
        }
        if (refusal(ApiPath.of("tokens").query("limit", "1")).isPresent()) {
            found(Level.OK, "token", "is good, and no administrator's");
            return Standing.READER;
        }
        found(Level.OK, "token", "is good, and an administrator's");
        return Standing.ADMIN;
    }

    private Optional<ApiProblem> refusal(ApiPath path) throws InterruptedException {
        try {
            api.send(ApiCall.get("ask what the token may do", path));
            return Optional.empty();
        } catch (ApiProblem problem) {
            return Optional.of(problem);
        }
    }

    private void stats() throws InterruptedException {
        JsonNode stats = api.send(ApiCall.get("read the stats", ApiPath.of("stats")));
        boolean durable = stats.path("persistence").asText().equals("Durable");
        found(
                durable ? Level.OK : Level.WARN,
                "storage",
                "%d blobs, %d bytes, %s"
                        .formatted(
                                stats.path("blob_count").asLong(),
                                stats.path("total_bytes").asLong(),
                                durable ? "durable" : "gone when the server stops"));
    }

    private void damaged() throws InterruptedException {
        ApiPath path = ApiPath.of("blobs").query("state", "Corrupt").query("limit", "1");
        boolean none =
                api.send(ApiCall.get("look for damaged blobs", path)).path("blobs").isEmpty();
        found(
                none ? Level.OK : Level.FAIL,
                "bytes",
                none
                        ? "no blob is known to be damaged"
                        : "blobs are damaged: see GET /v1/blobs?state=Corrupt, and store them again");
    }

    private void probe() throws InterruptedException {
        try {
            Optional<String> wrong = new Probe(api, http, surroundings).send();
            found(
                    wrong.isEmpty() ? Level.OK : Level.FAIL,
                    "probe",
                    wrong.orElse("a blob went there and came back, and was removed"));
        } catch (ApiProblem problem) {
            boolean mayNot = problem.status() == 403;
            found(
                    mayNot ? Level.WARN : Level.FAIL,
                    "probe",
                    mayNot ? "left out: this token may not store" : said(problem));
        } catch (IOException | Unreachable | UploadRefused | MalformedAnswer | CommandFailure e) {
            found(Level.FAIL, "probe", "the store: " + Reason.of(e));
        }
    }

    private static String said(ApiProblem problem) {
        return problem.title() + (problem.detail().isEmpty() ? "" : ": " + problem.detail());
    }

    /// The API does not show them.
    private void queues(Standing standing) {
        if (standing == Standing.ADMIN && !seesAlarms) {
            found(
                    Level.OK,
                    "alarms",
                    "not seen from here, as are dead-letter queues: --stack looks at them");
        }
    }
}
