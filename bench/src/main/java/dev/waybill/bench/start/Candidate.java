package dev.waybill.bench.start;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// A function whose start is measured.
///
/// @param name what the table calls it
/// @param handler its handler's class
/// @param jar what is deployed, relative to the root of the repository
/// @param event its first event
record Candidate(String name, String handler, Path jar, String event) {

    /// Every handler of the template. Those of the API are asked something that reads a table; to
    /// the others comes an event without records, so theirs is the cost of being there.
    static List<Candidate> all(String token) {
        return List.of(
                api(token, "blobs", "Blobs", "/v1/blobs"),
                api(token, "documents", "Documents", "/v1/collections/c/documents"),
                api(token, "models", "Models", "/v1/models"),
                api(token, "runs", "Runs", "/v1/runs"),
                api(token, "releases", "Releases", "/v1/releases"),
                api(token, "attachments", "Attachments", "/v1/sessions/s/attachments"),
                api(token, "devices", "Devices", "/v1/devices"),
                api(token, "devices", "Work", "/v1/devices/nobody/work"),
                api(token, "distributions", "Distributions", "/v1/distributions"),
                api(
                        token,
                        "distributions",
                        "Convergence",
                        "/v1/models/nothing/versions/1.0.0/convergence"),
                api(token, "service", "Service", "/v1/stats"),
                of("dispatch", "Dispatch", "{\"Records\":[]}"),
                of("indexing", "Indexing", "{\"Records\":[]}"),
                of(
                        "projection",
                        "Projection",
                        """
                        {"Records":[],"shardId":"s","state":{},"window":{"start":"2025-01-01T00:00:00Z",\
                        "end":"2025-01-01T00:00:10Z"},"isFinalInvokeForWindow":false,\
                        "isWindowTerminatedEarly":false,"eventSourceARN":"arn:aws:dynamodb:local"}
                        """));
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

    private static Candidate of(String module, String name, String event) {
        return new Candidate(
                name.toLowerCase(Locale.ROOT),
                "dev.waybill." + module + "." + name + "Handler",
                Path.of("functions", module, "target", "waybill-" + module + ".jar"),
                event);
    }
}
