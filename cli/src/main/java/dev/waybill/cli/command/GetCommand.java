package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.Json;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.blob.BlobAddress;
import dev.waybill.domain.blob.Digest;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `waybill get DIGEST -o FILE`
@Command(
        name = "get",
        description =
                "Fetch a blob and verify it. FILE appears when it is whole; a download that was cut"
                        + " off is gone on with.")
final class GetCommand extends ServerCommand {

    @Parameters(paramLabel = "DIGEST", description = "sha256:<hex>, <hex> or blake3:<hex>")
    private String digest = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "where to put it")
    private Path file = Path.of("");

    GetCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        String address = address(digest);
        BlobFetch fetch = new BlobFetch(server.connect(), surroundings);
        Path path = surroundings.directory().resolve(file);
        BlobFetch.Found blob = fetch.find(address);
        long fetched;
        try (Bars.Bar bar = output.bars().open("fetching", blob.sizeBytes())) {
            fetched = fetch.fetch(blob, path, bar);
        }
        ObjectNode json = Json.object();
        json.put("digest", blob.digest().toString()).put("size_bytes", blob.sizeBytes());
        json.put("file", path.toString()).put("fetched_bytes", fetched);
        output.result(
                json,
                () -> List.of(path + "  " + Sizes.of(blob.sizeBytes()) + "  " + blob.digest()));
        return 0;
    }

    private static String address(String text) {
        try {
            return switch (BlobAddress.parse("DIGEST", text)) {
                case BlobAddress.BySha256(Digest sha256) -> sha256.toString();
                case BlobAddress.ByBlake3 blake3 -> blake3.toString();
            };
        } catch (InvalidRequest e) {
            throw InvalidRequest.digest(
                    "DIGEST",
                    "must be 64 hex digits, alone (a SHA-256) or behind 'sha256:' or 'blake3:'; '"
                            + text
                            + "' is not");
        }
    }
}
