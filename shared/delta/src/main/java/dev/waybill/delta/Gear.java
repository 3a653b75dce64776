package dev.waybill.delta;

/// The random numbers by which bytes steer a rolling hash. Chunk lists that are kept depend on
/// them: they never change.
final class Gear {

    /// One number per value of a byte, from SplitMix64 with the seed 0x5741_5942_494C_4C31
    /// ("WAYBILL1").
    private static final long[] NUMBERS = numbers();

    private Gear() {}

    static long[] longs() {
        return NUMBERS.clone();
    }

    static int[] ints() {
        int[] ints = new int[NUMBERS.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = (int) (NUMBERS[i] >>> Integer.SIZE);
        }
        return ints;
    }

    private static long[] numbers() {
        long[] numbers = new long[256];
        long state = 0x5741_5942_494C_4C31L;
        for (int i = 0; i < numbers.length; i++) {
            state += 0x9E37_79B9_7F4A_7C15L;
            numbers[i] = mix(state);
        }
        return numbers;
    }

    /// The finaliser of SplitMix64.
    static long mix(long state) {
        long z = (state ^ state >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return z ^ z >>> 31;
    }
}
