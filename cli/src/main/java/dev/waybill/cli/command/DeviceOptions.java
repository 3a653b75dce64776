package dev.waybill.cli.command;

import dev.waybill.domain.device.Capabilities;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What a device can do, as it is said on the command line.
final class DeviceOptions {

    @Option(
            names = "--arch",
            paramLabel = "ARCH",
            description = "CPU architecture, for instance aarch64")
    private Optional<String> arch = Optional.empty();

    @Option(names = "--gpu-gb", paramLabel = "GIB", description = "memory of its GPU")
    private Optional<Double> gpuGb = Optional.empty();

    @Option(names = "--gpu-type", paramLabel = "NAME")
    private Optional<String> gpuType = Optional.empty();

    @Option(
            names = "--providers",
            paramLabel = "A,B",
            split = ",",
            description = "execution providers that it offers")
    private List<String> providers = List.of();

    /// What was said, and nothing else.
    Capabilities said(Optional<Long> storageMb) {
        return new Capabilities(
                gpuGb,
                gpuType,
                arch,
                storageMb,
                providers.isEmpty() ? Optional.empty() : Optional.of(providers));
    }

    /// What was said, and the architecture of this machine where nothing was said.
    Capabilities ofThisMachine() {
        Capabilities said = said(Optional.empty());
        return new Capabilities(
                said.gpuMemoryGb(),
                said.gpuType(),
                said.cpuArch().or(() -> Optional.of(machine())),
                said.availableStorageMb(),
                said.executionProviders());
    }

    private static String machine() {
        String name = System.getProperty("os.arch", "unknown").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "amd64", "x86-64", "x64" -> "x86_64";
            case "arm64" -> "aarch64";
            default -> name;
        };
    }
}
