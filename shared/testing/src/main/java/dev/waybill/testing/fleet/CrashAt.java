package dev.waybill.testing.fleet;

import software.amazon.awssdk.core.SdkRequest;

/// Crashes once, at one of the calls it sees. Of one thread.
public final class CrashAt implements CallHook {

    /// Whether the call has taken effect when the process ends.
    public enum Moment {
        BEFORE,
        AFTER
    }

    private final int call;
    private final Moment moment;
    private int seen;

    /// @param call which call, from 0; more than there are: none
    public CrashAt(int call, Moment moment) {
        this.call = call;
        this.moment = moment;
    }

    @Override
    public void before(String operation, SdkRequest request) {
        if (seen == call && moment == Moment.BEFORE) {
            seen++;
            throw new Crash("before " + operation);
        }
    }

    @Override
    public void after(String operation, SdkRequest request) {
        if (seen++ == call) {
            throw new Crash("after " + operation);
        }
    }
}
