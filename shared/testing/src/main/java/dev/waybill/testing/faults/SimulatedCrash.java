package dev.waybill.testing.faults;

/// The end of a program as a test plays it: an error, so that nothing handles it on the way.
public final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1;

    SimulatedCrash(String call) {
        super("crashed at " + call);
    }
}
