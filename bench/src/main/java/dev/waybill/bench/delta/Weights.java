package dev.waybill.bench.delta;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// Files like those of trained weights: a header, then layers of normally distributed numbers. The
/// same every time.
final class Weights {

    private static final double SIGMA = 0.02;
    private static final double FINE_TUNED = 1e-4;
    private static final double RETRAINED = 0.01;
    private static final int LAYER = 1_000_000;
    private static final int LAYERS = 100;
    private static final int TUNED_LAYERS = 10;

    private Weights() {}

    /// 100 layers of a million float32; in the target the last 10 have changed a little, and the
    /// header is 100 bytes longer.
    static Pair float32(Path folder) throws IOException {
        Path base = folder.resolve("synf32.1");
        Path target = folder.resolve("synf32.2");
        write(base, 1024, Float.BYTES, 0, 0);
        write(target, 1124, Float.BYTES, TUNED_LAYERS, FINE_TUNED);
        return new Pair("synf32", base, target);
    }

    /// 200 layers of a million float16, of which every number has changed by a hundredth of what
    /// they differ by.
    static Pair float16(Path folder) throws IOException {
        Path base = folder.resolve("synf16.1");
        Path target = folder.resolve("synf16.2");
        write(base, 0, Short.BYTES, 0, 0);
        write(target, 0, Short.BYTES, 2 * LAYERS, SIGMA * RETRAINED);
        return new Pair("synf16", base, target);
    }

    /// @param changed how many of the last layers differ from those of the base
    /// @param by the standard deviation of the difference
    private static void write(Path file, int header, int width, int changed, double by)
            throws IOException {
        Random numbers = new Random(1);
        Random changes = new Random(2);
        int layers = width == Float.BYTES ? LAYERS : 2 * LAYERS;
        ByteBuffer layer = ByteBuffer.allocate(LAYER * width).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(new byte[header]);
            for (int number = 0; number < layers; number++) {
                layer.clear();
                boolean isChanged = number >= layers - changed;
                for (int i = 0; i < LAYER; i++) {
                    double value = numbers.nextGaussian() * SIGMA;
                    float weight =
                            (float) (isChanged ? value + changes.nextGaussian() * by : value);
                    if (width == Float.BYTES) {
                        layer.putFloat(weight);
                    } else {
                        layer.putShort(Float.floatToFloat16(weight));
                    }
                }
                out.write(layer.array());
            }
        }
    }
}
