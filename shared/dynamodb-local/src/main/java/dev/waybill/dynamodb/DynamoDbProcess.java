package dev.waybill.dynamodb;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.Arrays;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/// The main class of DynamoDB Local's process.
///
/// It takes ServerRunner's own arguments but the port, listens on any free port of this machine's
/// own address, writes one line `listening PORT` to standard output once it answers, and lives
/// exactly as long as its standard input is open: whoever started it need only end, by whatever
/// signal, to end it too.
public final class DynamoDbProcess {

    private DynamoDbProcess() {}

    /// Starts DynamoDB Local with `args` and waits for the end of standard input.
    public static void main(String[] args) throws Exception {
        InputStream parent = System.in;
        DynamoDBProxyServer server = ServerRunner.createServerFromCommandLineArgs(withPort(args));
        ServerConnector connector = connector(server);
        connector.setPort(0);
        connector.setHost("127.0.0.1");
        server.start();
        System.out.println("listening " + connector.getLocalPort());
        System.out.flush();
        waitForEnd(parent);
        // An exit removes the native library that it unpacked; it must not take for ever, though.
        Thread.ofPlatform().daemon().start(DynamoDbProcess::haltSoon);
        System.exit(0);
    }

    private static void haltSoon() {
        try {
            Thread.sleep(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(0);
    }

    private static String[] withPort(String[] args) {
        String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "-port";
        all[args.length + 1] = "8000";
        return all;
    }

    /// The arguments refuse port 0, and a free port that is looked for beforehand can be lost to
    /// somebody else in between.
    private static ServerConnector connector(DynamoDBProxyServer server)
            throws ReflectiveOperationException {
        Field field = DynamoDBProxyServer.class.getDeclaredField("server");
        field.setAccessible(true);
        Server jetty = (Server) field.get(server);
        return (ServerConnector) jetty.getConnectors()[0];
    }

    private static void waitForEnd(InputStream parent) {
        try {
            while (parent.read() >= 0) {
                // Nothing is ever sent; only the end matters.
            }
        } catch (IOException e) {
            // A broken pipe is an end, too.
        }
    }
}
