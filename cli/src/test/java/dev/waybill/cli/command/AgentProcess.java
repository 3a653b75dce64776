package dev.waybill.cli.command;

import dev.waybill.cli.Main;
import dev.waybill.cli.fake.FakeServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `waybill device run` as a process of its own, with what it writes in a folder of the test.
///
/// @param folder of the test; the device's own is `device` in it
/// @param server whom it asks
/// @param token as whom
record AgentProcess(Path folder, FakeServer server, String token) {

    /// Starts it, with these options of the Java machine.
    Process start(List<String> memory) throws IOException {
        return start(List.of(), memory, List.of());
    }

    /// Starts it.
    ///
    /// @param around the command that is to start it; empty for none
    /// @param memory options of the Java machine
    /// @param how further options of the agent
    Process start(List<String> around, List<String> memory, List<String> how) throws IOException {
        List<String> command = new ArrayList<>(around);
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(memory);
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        Main.class.getName(),
                        "device",
                        "run",
                        "--device",
                        "device-1",
                        "--dir",
                        folder.resolve("device").toString(),
                        "--api",
                        server.at("").toString(),
                        "--token",
                        token));
        command.addAll(how);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    /// What it said.
    Path log() {
        return folder.resolve("agent.log");
    }

    /// The bytes that the device has in use.
    Path current() {
        return folder.resolve("device/models/m/current/model.onnx");
    }
}
