package dev.waybill.dispatch;

import dev.waybill.testing.fleet.CallHook;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkRequest;

/// What others do, once, while somebody stands still at the first call of a kind. Of one thread.
final class Interlude implements CallHook {

    private final Predicate<SdkRequest> before;
    private final Predicate<SdkRequest> after;
    private final Runnable others;
    private boolean isPlayed;

    private Interlude(Predicate<SdkRequest> before, Predicate<SdkRequest> after, Runnable others) {
        this.before = before;
        this.after = after;
        this.others = others;
    }

    /// Plays before the first such call takes effect.
    static Interlude before(Predicate<SdkRequest> call, Runnable others) {
        return new Interlude(call, request -> false, others);
    }

    /// Plays after the first such call took effect, before its answer is seen.
    static Interlude after(Predicate<SdkRequest> call, Runnable others) {
        return new Interlude(request -> false, call, others);
    }

    /// Whether there was such a call.
    boolean isPlayed() {
        return isPlayed;
    }

    @Override
    public void before(String operation, SdkRequest request) {
        play(before.test(request));
    }

    @Override
    public void after(String operation, SdkRequest request) {
        play(after.test(request));
    }

    private void play(boolean isNow) {
        if (isNow && !isPlayed) {
            isPlayed = true;
            others.run();
        }
    }
}
