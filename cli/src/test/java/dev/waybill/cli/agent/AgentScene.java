package dev.waybill.cli.agent;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A device in a folder of its own.
abstract class AgentScene {

    @TempDir Path folder;

    AgentBench bench;

    @BeforeEach
    final void start() {
        bench = new AgentBench(folder.resolve("device"));
    }

    @AfterEach
    final void stop() {
        bench.close();
    }
}
