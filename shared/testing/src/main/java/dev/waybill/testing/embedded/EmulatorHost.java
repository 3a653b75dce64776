package dev.waybill.testing.embedded;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The process of the shared emulators: starts them in memory, writes where they are, and ends when
/// nobody has held a connection to it for [#IDLE]. For `make it` it starts LocalStack in their
/// place, where a Docker engine answers.
public final class EmulatorHost {

    static final String ENDPOINTS = "endpoints.properties";
    static final String LEASES = "leases";
    static final String PROVENANCE = "provenance";
    static final String LOG = "log";
    static final int GREETING = 'w';

    /// Long enough for the compiler to work between the tests of two modules.
    private static final Duration IDLE = Duration.ofMinutes(3);

    private static final Duration START = Duration.ofMinutes(3);

    /// Enough to fetch an image, too.
    private static final Duration START_OF_CONTAINER = Duration.ofMinutes(10);

    private final ServerSocket leases;
    private final AtomicInteger held = new AtomicInteger();
    private volatile Instant idleSince = Instant.now();

    private EmulatorHost(ServerSocket leases) {
        this.leases = leases;
    }

    /// Starts the process and waits until its endpoints are in `folder`.
    ///
    /// @param wanted what to start; the emulators also where LocalStack is wanted and cannot be
    static void launch(Path folder, Provenance wanted) throws IOException {
        Path endpoints = folder.resolve(ENDPOINTS);
        Files.deleteIfExists(endpoints);
        File log = folder.resolve(LOG).toFile();
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx512m",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                classPath(),
                                EmulatorHost.class.getName(),
                                folder.toString(),
                                wanted.name())
                        .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                        .redirectOutput(log)
                        .redirectError(log)
                        .start();
        awaitEndpoints(
                process, endpoints, wanted == Provenance.LOCALSTACK ? START_OF_CONTAINER : START);
    }

    private static File nothing() {
        return new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
    }

    /// Surefire hides the test class path behind a manifest, in a jar that it removes.
    private static String classPath() {
        String surefire = System.getProperty("surefire.test.class.path");
        return surefire == null ? System.getProperty("java.class.path") : surefire;
    }

    private static void awaitEndpoints(Process process, Path endpoints, Duration patience) {
        Instant end = Instant.now().plus(patience);
        try {
            while (!Files.exists(endpoints) && Instant.now().isBefore(end)) {
                if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Runs until it has been idle long enough.
    ///
    /// @param args the folder to write the endpoints to, and what is wanted
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Optional<LocalStack> container =
                Provenance.valueOf(args[1]) == Provenance.LOCALSTACK
                        ? LocalStack.start()
                        : Optional.empty();
        if (container.isPresent()) {
            serve(folder, Provenance.LOCALSTACK, container.get().endpoints(), container.get());
        } else {
            EmbeddedAws aws = EmbeddedAws.inMemory();
            serve(folder, Provenance.EMULATORS, aws.endpoints(), aws);
        }
        System.exit(0);
    }

    private static void serve(
            Path folder, Provenance provenance, AwsEndpoints endpoints, AutoCloseable services)
            throws Exception {
        ServerSocket leases = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        EmulatorHost host = new EmulatorHost(leases);
        Thread.ofPlatform().daemon().name("leases").start(host::accept);
        Properties properties = endpoints.toProperties();
        properties.setProperty(LEASES, Integer.toString(leases.getLocalPort()));
        properties.setProperty(PROVENANCE, provenance.name());
        write(properties, folder);
        host.awaitIdle(folder);
        services.close();
    }

    private static void write(Properties properties, Path folder) throws IOException {
        Path draft = folder.resolve(ENDPOINTS + ".draft");
        try (OutputStream out = Files.newOutputStream(draft)) {
            properties.store(out, null);
        }
        Files.move(draft, folder.resolve(ENDPOINTS), StandardCopyOption.ATOMIC_MOVE);
    }

    private void accept() {
        try {
            while (true) {
                Socket holder = leases.accept();
                held.incrementAndGet();
                Thread.ofVirtual().start(() -> hold(holder));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("wait for users of the emulators", e);
        }
    }

    private void hold(Socket holder) {
        try (holder) {
            holder.getOutputStream().write(GREETING);
            while (holder.getInputStream().read() >= 0) {
                // Nobody sends anything; the end of the connection is the end of its JVM.
            }
        } catch (IOException e) {
            // An end as good as any.
        } finally {
            idleSince = Instant.now();
            held.decrementAndGet();
        }
    }

    /// Ends, too, when somebody removed the folder (`mvn clean`): nobody could find the host again.
    private void awaitIdle(Path folder) throws InterruptedException {
        while (held.get() > 0
                || (idleSince.plus(IDLE).isAfter(Instant.now())
                        && Files.exists(folder.resolve(ENDPOINTS)))) {
            TimeUnit.SECONDS.sleep(1);
        }
    }
}
