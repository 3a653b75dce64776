package dev.waybill.bench.start;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Stands between a function and a service, and can cut every connection at once, as a snapshot
/// does to those that it holds.
final class Relay implements Closeable {

    private final ServerSocket listening;
    private final URI target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Relay(ServerSocket listening, URI target) {
        this.listening = listening;
        this.target = target;
    }

    static Relay to(URI target) throws IOException {
        Relay relay = new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
        Thread.ofVirtual().start(relay::accept);
        return relay;
    }

    /// Where it is to be called.
    URI address() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /// Ends the connections there are; how many those were.
    int cut() {
        int count = open.size() / 2;
        open.forEach(Relay::end);
        open.clear();
        return count;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket caller = listening.accept();
                Socket service = new Socket();
                service.connect(new InetSocketAddress(target.getHost(), target.getPort()));
                // As the other end would have it without a relay.
                caller.setTcpNoDelay(true);
                service.setTcpNoDelay(true);
                open.add(caller);
                open.add(service);
                Thread.ofVirtual().start(() -> carry(caller, service));
                Thread.ofVirtual().start(() -> carry(service, caller));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void carry(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // It was cut: so is the other direction.
        } finally {
            end(from);
            end(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }
}
