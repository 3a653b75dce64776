package dev.waybill.local.policy;

import java.util.Optional;
import java.util.function.Consumer;

/// On whose behalf a thread calls AWS. Threads that it starts inherit it.
///
/// @param log is told of what is denied
public record Caller(String function, Policy policy, Consumer<String> log) {

    private static final InheritableThreadLocal<Caller> CURRENT = new InheritableThreadLocal<>();

    /// Makes this the caller for the rest of the current thread's life.
    public void enter() {
        CURRENT.set(this);
    }

    /// The caller on this thread; absent where no function runs.
    public static Optional<Caller> current() {
        return Optional.ofNullable(CURRENT.get());
    }
}
