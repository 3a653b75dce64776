package dev.waybill.bench.scale;

import java.util.Map;

/// What is simulated.
///
/// @param devices how many there are
/// @param perSecond how many of them begin in one second
/// @param failing the share of devices that fail, however often they try
/// @param twice the share of reports, messages and stream batches that come twice
/// @param late the share of reports and messages that are overtaken
/// @param threads how many devices act at a time
/// @param seed of all that is left to chance
record Scale(
        int devices,
        int perSecond,
        double failing,
        double twice,
        double late,
        int threads,
        long seed) {

    private static final int DEVICES = 100_000;
    private static final int PER_SECOND = 1000;
    private static final double FAILING = 0.05;
    private static final double TWICE = 0.05;
    private static final double LATE = 0.05;

    /// A simulation of so many devices, else as usual.
    static Scale of(int devices) {
        return new Scale(
                devices,
                PER_SECOND,
                FAILING,
                TWICE,
                LATE,
                Runtime.getRuntime().availableProcessors(),
                1);
    }

    /// As `DEVICES`, `PER_SECOND`, `THREADS` and `SEED` say.
    static Scale of(Map<String, String> environment) {
        Scale usual = of(number(environment, "DEVICES", DEVICES));
        return new Scale(
                usual.devices,
                number(environment, "PER_SECOND", PER_SECOND),
                FAILING,
                TWICE,
                LATE,
                number(environment, "THREADS", usual.threads),
                number(environment, "SEED", (int) usual.seed));
    }

    private static int number(Map<String, String> environment, String name, int otherwise) {
        String text = environment.get(name);
        return text == null ? otherwise : Integer.parseInt(text.replace("_", ""));
    }

    /// A number from 0 to 1 that depends on nothing but the seed, the device and the question.
    double chance(int device, int question) {
        long hash = seed * 0x9E3779B97F4A7C15L + device * 0xBF58476D1CE4E5B9L + question;
        hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
        return ((hash ^ (hash >>> 31)) >>> 11) * 0x1.0p-53;
    }
}
