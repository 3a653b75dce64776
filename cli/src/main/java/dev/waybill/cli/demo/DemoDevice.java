package dev.waybill.cli.demo;

import dev.waybill.domain.device.Capabilities;
import dev.waybill.domain.distribution.BlockerReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One device of the demo's fleet.
///
/// @param id its name
/// @param arch its CPU architecture
/// @param storageBytes how much its folder may hold
/// @param expected why it cannot have the model; absent when it can
record DemoDevice(String id, String arch, long storageBytes, Optional<BlockerReason> expected) {

    /// The smallest fleet that shows everything: both architectures, one device without room, one
    /// of an unknown kind.
    static final int FEWEST = 4;

    private static final long MIB = 1L << 20;
    private static final String UNKNOWN_ARCH = "riscv64";

    /// A mixed fleet, its names beginning with `prefix`, for files of up to `largestBytes`.
    static List<DemoDevice> fleet(String prefix, int count, long largestBytes) {
        List<DemoDevice> fleet = new ArrayList<>();
        for (int i = 1; i <= count - 2; i++) {
            String arch = DemoModel.ARCHITECTURES.get(i % DemoModel.ARCHITECTURES.size());
            // Room for the version in use, the one before and the one that arrives.
            fleet.add(
                    new DemoDevice(
                            id(prefix, i), arch, 4 * largestBytes + 64 * MIB, Optional.empty()));
        }
        fleet.add(
                new DemoDevice(
                        id(prefix, count - 1),
                        DemoModel.ARCHITECTURES.getFirst(),
                        largestBytes / 2,
                        Optional.of(BlockerReason.INSUFFICIENT_STORAGE)));
        fleet.add(
                new DemoDevice(
                        id(prefix, count),
                        UNKNOWN_ARCH,
                        4 * largestBytes + 64 * MIB,
                        Optional.of(BlockerReason.INCOMPATIBLE_CAPABILITIES)));
        return fleet;
    }

    /// What it says of itself when it is registered.
    Capabilities capabilities() {
        return new Capabilities(
                Optional.empty(),
                Optional.empty(),
                Optional.of(arch),
                Optional.of(storageBytes / MIB),
                Optional.of(List.of("CPUExecutionProvider")));
    }

    private static String id(String prefix, int number) {
        return prefix + (number < 10 ? "-0" : "-") + number;
    }
}
