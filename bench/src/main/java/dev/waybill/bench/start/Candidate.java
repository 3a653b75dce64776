package dev.waybill.bench.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A function whose start is measured.
///
/// @param name what the table calls it
/// @param handler its handler's class
/// @param jar what is deployed, relative to the root of the repository
/// @param event its first event
/// @param hasSnapshot whether it is deployed to start from a snapshot
record Candidate(String name, String handler, Path jar, String event, boolean hasSnapshot) {

    /// Every handler of the template. Those of the API are asked something that reads a table; to
    /// the others comes the first of their sample events.
    ///
    /// @param token an administrator's
    /// @param device a device that is registered
    /// @param deviceToken its token
    static List<Candidate> all(Path root, String token, String device, String deviceToken)
            throws IOException {
        return List.of(
                api(token, "attachments", "Attachments", "/v1/sessions/s/attachments"),
                api(token, "blobs", "Blobs", "/v1/blobs"),
                api(token, "documents", "Documents", "/v1/collections/c/documents"),
                api(token, "documents", "Changes", "/v1/collections/c/changes"),
                api(token, "models", "Models", "/v1/models"),
                api(token, "runs", "Runs", "/v1/runs"),
                api(token, "releases", "Releases", "/v1/releases"),
                api(token, "devices", "Devices", "/v1/devices"),
                api(deviceToken, "devices", "Work", "/v1/devices/" + device + "/work"),
                api(token, "distributions", "Distributions", "/v1/distributions"),
                api(
                        token,
                        "distributions",
                        "Convergence",
                        "/v1/models/nothing/versions/1.0.0/convergence"),
                api(token, "service", "Service", "/v1/stats"),
                sample(root, "dispatch", "Dispatch"),
                sample(root, "projection", "Projection"),
                sample(root, "projection", "Subscriptions"),
                sample(root, "indexing", "Indexing"),
                sample(root, "upkeep", "Upkeep"));
    }

    private static Candidate api(String token, String module, String name, String path) {
        return of(
                module,
                name,
                """
                {"version":"2.0","routeKey":"ANY %1$s","rawPath":"%1$s","rawQueryString":"",\
                "headers":{"authorization":"Bearer %2$s","host":"localhost"},\
                "requestContext":{"accountId":"000000000000","apiId":"bench","domainName":"localhost",\
                "http":{"method":"GET","path":"%1$s","protocol":"HTTP/1.1","sourceIp":"127.0.0.1",\
                "userAgent":"bench"},"requestId":"bench","routeKey":"ANY %1$s","stage":"$default",\
                "time":"01/Jan/2025:00:00:00 +0000","timeEpoch":1735689600000},"isBase64Encoded":false}
                """
                        .formatted(path, token));
    }

    private static Candidate sample(Path root, String module, String name) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("events").resolve(lower(name)))) {
            Path first = files.sorted().findFirst().orElseThrow();
            return of(module, name, Files.readString(first));
        }
    }

    private static Candidate of(String module, String name, String event) {
        return new Candidate(
                lower(name),
                "dev.waybill." + module + "." + name + "Handler",
                Path.of("functions", module, "target", "waybill-" + module + ".jar"),
                event,
                !name.equals("Indexing"));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
