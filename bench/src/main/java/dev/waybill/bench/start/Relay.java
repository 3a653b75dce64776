package dev.waybill.bench.start;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Stands between a function and a service, and can cut every connection at once, as a snapshot
/// does to those that it holds. It keeps the time that it takes the service to answer.
final class Relay implements Closeable {

    private static final int BUFFER = 1 << 16;

    private final ServerSocket listening;
    private final URI target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong answeringNanos = new AtomicLong();

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

    /// From the last bytes of each request so far to the first of its answer, all together.
    Duration answering() {
        return Duration.ofNanos(answeringNanos.get());
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
                AtomicLong asked = new AtomicLong();
                Thread.ofVirtual()
                        .start(() -> carry(caller, service, () -> asked.set(System.nanoTime())));
                Thread.ofVirtual().start(() -> carry(service, caller, () -> answered(asked)));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void answered(AtomicLong asked) {
        long since = asked.getAndSet(0);
        if (since != 0) {
            answeringNanos.addAndGet(System.nanoTime() - since);
        }
    }

    private void carry(Socket from, Socket to, Runnable come) {
        byte[] bytes = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                come.run();
                to.getOutputStream().write(bytes, 0, count);
            }
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
