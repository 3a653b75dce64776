package dev.waybill.dispatch;

import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// Does the same with many things, some of them at a time.
@FunctionalInterface
interface Parallel {

    /// Does `action` with each of `things`. When one fails, the others are done nevertheless, and
    /// the first failure is thrown.
    <T> void forEach(Collection<T> things, Consumer<T> action);

    /// At most `most` at a time, each on a thread of its own.
    static Parallel of(int most) {
        return new Parallel() {
            @Override
            public <T> void forEach(Collection<T> things, Consumer<T> action) {
                Semaphore places = new Semaphore(most);
                ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
                for (T thing : things) {
                    places.acquireUninterruptibly();
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    action.accept(thing);
                                } catch (RuntimeException e) {
                                    failures.add(e);
                                } finally {
                                    places.release();
                                }
                            });
                }
                places.acquireUninterruptibly(most);
                throwFirst(failures);
            }
        };
    }

    /// One after the other, in order.
    static Parallel none() {
        return new Parallel() {
            @Override
            public <T> void forEach(Collection<T> things, Consumer<T> action) {
                things.forEach(action);
            }
        };
    }

    private static void throwFirst(ConcurrentLinkedQueue<RuntimeException> failures) {
        RuntimeException first = failures.poll();
        if (first != null) {
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }
}
