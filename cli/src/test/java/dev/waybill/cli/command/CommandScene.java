package dev.waybill.cli.command;

import dev.waybill.cli.CommandLineBench;
import dev.waybill.cli.fake.FakeApi;
import dev.waybill.cli.fake.FakeServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Commands in a folder of their own, against a server that answers as a test says.
abstract class CommandScene {

    @TempDir Path folder;

    final FakeServer server = new FakeServer();
    final FakeApi api = new FakeApi(server, "/v1/");
    CommandLineBench waybill = new CommandLineBench(Path.of(""), Map.of());

    @BeforeEach
    final void start() {
        waybill = CommandLineBench.against(server, folder);
    }

    @AfterEach
    final void stop() {
        server.close();
    }
}
