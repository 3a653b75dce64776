package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.embedded.RepositoryRoot;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./waybill` in a checkout that is not built, and `.mvn/turn.sh`, with scripts in the places of
/// Maven and the JDK.
final class TurnTest {

    private static final String WAITS = "another build is running";

    /// No process has this number, and none began then.
    private static final String KILLED = "4194999:1";

    @TempDir private Path folder;
    private final List<Process> started = new ArrayList<>();
    private Path checkout;

    @BeforeEach
    void checkout() throws IOException {
        Path root = RepositoryRoot.find();
        checkout = Files.createDirectories(folder.resolve("checkout")).toRealPath();
        Files.createDirectories(checkout.resolve(".mvn"));
        for (String file : List.of("waybill", ".mvn/turn.sh", ".mvn/pick-jdk.sh", "pom.xml")) {
            Files.copy(root.resolve(file), checkout.resolve(file));
            assertThat(checkout.resolve(file).toFile().setExecutable(true)).isTrue();
        }
        for (String module : List.of("shared", "functions", "local", "cli", "launcher/target")) {
            Files.createDirectories(checkout.resolve(module));
        }
        script(
                "bin/mvn",
                "echo built >>\"$FOLDER/builds\"; read -r _ <\"$FOLDER/gate\"\n" + made());
        script("jdk/bin/javac", ":");
        script("jdk/bin/java", "echo ran");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"99\"\n");
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("gate").toString()).start().onExit())
                .succeedsWithin(10, TimeUnit.SECONDS);
    }

    private String made() {
        return "echo '" + checkout + "/cli/' >launcher/target/waybill.classpath";
    }

    @AfterEach
    void end() {
        started.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void aSecondCommandWaitsForTheBuildOfTheFirstAndDoesNotRepeatIt() throws Exception {
        Process first = waybill();
        BufferedReader firstSays = first.inputReader();
        assertThat(firstSays.readLine()).startsWith("waybill: building");
        Process second = waybill();
        BufferedReader secondSays = second.inputReader();
        assertThat(secondSays.readLine()).startsWith(WAITS).endsWith("; waiting");

        Files.writeString(folder.resolve("gate"), "\n");

        assertThat(firstSays.readLine()).isEqualTo("ran");
        assertThat(secondSays.readLine()).isEqualTo("ran");
        assertThat(Files.readAllLines(folder.resolve("builds"))).containsExactly("built");
        assertThat(lock()).doesNotExist();
    }

    @Test
    void aBuildThatWasKilledKeepsNobodyWaiting() throws Exception {
        Files.createDirectories(lock().getParent());
        Files.createSymbolicLink(lock(), Path.of(KILLED));
        assertThat(said(sh("take_turn .; echo mine"))).containsExactly("mine");
        assertThat(Files.isSymbolicLink(lock())).isFalse();

        // The number of this process, but not when it began.
        Files.createSymbolicLink(lock(), Path.of(ProcessHandle.current().pid() + ":1"));
        assertThat(said(sh("take_turn .; echo mine"))).containsExactly("mine");
    }

    @Test
    void whatABuildStartsDoesNotWaitForIt() throws Exception {
        String inner = "sh -c '. .mvn/turn.sh; take_turn .; end_turn; echo inner'";
        String outer =
                "take_turn .; " + inner + "; readlink .waybill/build >/dev/null && echo kept";
        assertThat(said(sh(outer))).containsExactly("inner", "kept");
    }

    @Test
    void aFailedBuildLetsTheNextOneGoOn() throws Exception {
        Process failed = sh("take_turn . && sh -c 'exit 7'");
        assertThat(said(failed)).isEmpty();
        assertThat(failed.exitValue()).isEqualTo(7);
        assertThat(said(sh("take_turn .; echo mine"))).containsExactly("mine");
    }

    @Test
    void buildsWhereNoLockCanBeMade() throws Exception {
        Files.writeString(lock().getParent(), "no folder");
        assertThat(said(sh("take_turn .; echo mine"))).containsExactly("mine");
    }

    @Test
    void neverTwoAtOnceHoweverManyStart() throws Exception {
        Files.createDirectories(lock().getParent());
        Files.createSymbolicLink(lock(), Path.of(KILLED));
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(sh("take_turn .; mkdir busy && rmdir busy && echo alone"));
        }
        for (Process each : all) {
            assertThat(said(each))
                    .filteredOn(line -> !line.startsWith(WAITS))
                    .containsExactly("alone");
        }
    }

    private Path lock() {
        return checkout.resolve(".waybill/build");
    }

    private Process waybill() throws IOException {
        return start("sh", "./waybill", "blob", "list");
    }

    private Process sh(String lines) throws IOException {
        return start("sh", "-c", ". .mvn/turn.sh && " + lines);
    }

    private Process start(String... line) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(checkout.toFile()).redirectErrorStream(true);
        builder.environment().remove("BUILD_TURN");
        builder.environment().put("FOLDER", folder.toString());
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().merge("PATH", "", (path, none) -> folder.resolve("bin") + ":" + path);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static List<String> said(Process process) throws Exception {
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.inputReader().lines().toList();
    }

    private void script(String name, String body) throws IOException {
        Path script = folder.resolve(name);
        Files.createDirectories(script.getParent());
        Files.writeString(script, "#!/bin/sh\n" + body + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }
}
