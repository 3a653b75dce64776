package dev.waybill.testing.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;

/// One set of emulators for all test JVMs of a build.
///
/// They run in a process of their own, [EmulatorHost], found through a file below the root's
/// `target`. Whoever uses them holds a connection to the host; while there is one the host lives,
/// and some time after the last one it ends. So nothing has to be stopped, and nothing is left.
///
/// `make it` puts other services in their place: those that are given, else LocalStack.
final class SharedEmulators {

    private static final Object LOCK = new Object();
    private static final OneTry<Joined> JOINED = new OneTry<>();
    private static Optional<EmbeddedAws> given = Optional.empty();

    private SharedEmulators() {}

    static EmbeddedAws get() {
        synchronized (LOCK) {
            if (given.isPresent()) {
                return given.get();
            }
            Optional<GivenEndpoints> asked = GivenEndpoints.of(System.getenv());
            if (asked.isPresent()) {
                given = Optional.of(given(asked.get()));
                return given.get();
            }
            return GivenEndpoints.areAskedFor(System.getenv())
                    ? localStackOrEmulators()
                    : joined("emulators", Provenance.EMULATORS);
        }
    }

    private static EmbeddedAws localStackOrEmulators() {
        boolean isFirst = JOINED.isOpen();
        EmbeddedAws aws = joined("localstack", Provenance.LOCALSTACK);
        if (isFirst) {
            System.out.println(
                    aws.provenance() == Provenance.LOCALSTACK
                            ? "tests run on LocalStack at " + aws.endpoints().s3()
                            : "tests run on the emulators of the build; SKIPPED: LocalStack, as no"
                                    + " Docker engine answers");
        }
        return aws;
    }

    private static EmbeddedAws joined(String folder, Provenance wanted) {
        return JOINED.get(() -> attach(folder, wanted)).aws();
    }

    private static EmbeddedAws given(GivenEndpoints asked) {
        Optional<AwsEndpoints> rest =
                asked.emulated().isEmpty()
                        ? Optional.empty()
                        : Optional.of(joined("emulators", Provenance.EMULATORS).endpoints());
        AwsEndpoints endpoints = asked.over(rest, System.getenv());
        System.out.println("tests run on " + endpoints.describe());
        return new EmbeddedAws(
                asked.s3().isPresent() ? Provenance.GIVEN : Provenance.EMULATORS, endpoints);
    }

    /// @param lease stays open as long as this JVM lives, and keeps the host alive
    private record Joined(EmbeddedAws aws, Socket lease) {}

    /// Under a file lock, so that of several JVMs one starts the host and the others find it.
    private static Joined attach(String name, Provenance wanted) {
        Path folder = RepositoryRoot.find().resolve("target").resolve(name);
        try {
            Files.createDirectories(folder);
            try (FileChannel channel =
                    FileChannel.open(
                            folder.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE)) {
                channel.lock();
                Optional<Joined> running = join(folder);
                if (running.isEmpty()) {
                    EmulatorHost.launch(folder, wanted);
                    running = join(folder);
                }
                return running.orElseThrow(() ->
                        new IllegalStateException(
                                "the shared emulators did not start; see "
                                        + folder.resolve(EmulatorHost.LOG)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("find the shared emulators", e);
        }
    }

    private static Optional<Joined> join(Path folder) throws IOException {
        Path file = folder.resolve(EmulatorHost.ENDPOINTS);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        int port = Integer.parseInt(properties.getProperty(EmulatorHost.LEASES, "0"));
        AwsEndpoints endpoints = AwsEndpoints.fromProperties(properties);
        Provenance provenance =
                Provenance.valueOf(
                        properties.getProperty(
                                EmulatorHost.PROVENANCE, Provenance.EMULATORS.name()));
        return connect(port).map(s -> new Joined(new EmbeddedAws(provenance, endpoints), s));
    }

    /// The host greets with one byte: another program that got the port of a dead host does not.
    private static Optional<Socket> connect(int port) {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            socket.setSoTimeout(1000);
            if (socket.getInputStream().read() == EmulatorHost.GREETING) {
                return Optional.of(socket);
            }
            socket.close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
