package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.ApiCall;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.ApiPath;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.transfer.Download;
import dev.waybill.cli.transfer.DownloadOutcome;
import dev.waybill.cli.transfer.DownloadSettings;
import dev.waybill.cli.transfer.DownloadTarget;
import dev.waybill.cli.transfer.HttpRanges;
import dev.waybill.cli.transfer.Progress;
import dev.waybill.domain.blob.BlobAddress;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `waybill get DIGEST -o FILE`
@Command(
        name = "get",
        description =
                "Fetch a blob and verify it. FILE appears when it is whole; a download that was cut"
                        + " off is gone on with.")
final class GetCommand implements Callable<Integer> {

    @Mixin private final ServerOptions server;
    @Mixin private final OutputOptions output;

    private final Surroundings surroundings;

    @Parameters(paramLabel = "DIGEST", description = "sha256:<hex>, <hex> or blake3:<hex>")
    private String digest = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "where to put it")
    private Path file = Path.of("");

    GetCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.server = new ServerOptions(surroundings);
        this.output = new OutputOptions(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        String address = address(digest);
        ApiClient api = server.connect();
        Path path = surroundings.directory().resolve(file);
        JsonNode found = link(api, address);
        Digest sha256 = Digest.parse("digest", Json.requireText(found, "digest"));
        long size = Json.requireLong(found, "size_bytes");
        Path partial = path.resolveSibling(path.getFileName() + ".partial");
        DownloadTarget target = new DownloadTarget(sha256, size, partial);
        DownloadOutcome outcome = fetch(api, address, target, url(found));
        if (!(outcome instanceof DownloadOutcome.Complete(long fetched))) {
            throw failure(outcome, sha256);
        }
        Files.move(
                partial, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        ObjectNode json = Json.object();
        json.put("digest", sha256.toString()).put("size_bytes", size);
        json.put("file", path.toString()).put("fetched_bytes", fetched);
        output.result(json, () -> List.of(path + "  " + Sizes.of(size) + "  " + sha256));
        return 0;
    }

    private DownloadOutcome fetch(ApiClient api, String address, DownloadTarget target, URI first)
            throws IOException, InterruptedException {
        Download download =
                new Download(new HttpRanges(), DownloadSettings.usual(surroundings.backoff()));
        try (Bars.Bar bar = output.bars().open("fetching", target.sizeBytes())) {
            return download.run(
                    target,
                    first,
                    () -> Optional.of(url(link(api, address))),
                    bytes -> {
                        bar.accept(bytes);
                        return Progress.Wish.CONTINUE;
                    });
        }
    }

    private static JsonNode link(ApiClient api, String address) throws InterruptedException {
        return api.send(
                ApiCall.get("ask for a link", ApiPath.of("blobs").fixed(address).fixed("url")));
    }

    private static URI url(JsonNode found) {
        return URI.create(Json.requireText(found, "url"));
    }

    private static String address(String text) {
        return switch (BlobAddress.parse("DIGEST", text)) {
            case BlobAddress.BySha256(Digest sha256) -> sha256.toString();
            case BlobAddress.ByBlake3 blake3 -> blake3.toString();
        };
    }

    private static CommandFailure failure(DownloadOutcome outcome, Digest expected) {
        String reason =
                switch (outcome) {
                    case DownloadOutcome.Complete(long ignored) -> "complete";
                    case DownloadOutcome.Mismatch(Digest actual) ->
                            "the bytes that came hash to " + actual + ", not " + expected;
                    case DownloadOutcome.Stopped() -> "the download was stopped";
                    case DownloadOutcome.DiskFull(String why) -> "cannot write: " + why;
                    case DownloadOutcome.Failed(String why) -> why;
                };
        int code =
                outcome instanceof DownloadOutcome.Failed ? ExitCode.UNREACHABLE : ExitCode.FAILURE;
        return new CommandFailure(code, reason);
    }
}
