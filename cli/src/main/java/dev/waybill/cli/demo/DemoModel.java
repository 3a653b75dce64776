package dev.waybill.cli.demo;

import dev.waybill.cli.command.CommandFailure;
import dev.waybill.cli.command.ExitCode;
import dev.waybill.cli.command.VariantFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the demo distributes: versions of one model, oldest first, each with one variant per
/// architecture.
///
/// @param name the model's id
/// @param versions at least two
record DemoModel(String name, List<Version> versions) {

    /// The architectures that there are variants for.
    static final List<String> ARCHITECTURES = List.of("x86_64", "aarch64");

    private static final List<String> RUNTIME_FOLDERS = List.of("linux-x64", "linux-aarch64");
    private static final String PRECISION = "binary";

    DemoModel {
        versions = List.copyOf(versions);
    }

    /// One version.
    record Version(String name, List<VariantFile> variants) {
        Version {
            variants = List.copyOf(variants);
        }

        /// The variant for an architecture; empty when there is none.
        Optional<VariantFile> variant(String arch) {
            return variants.stream()
                    .filter(variant -> variant.cpuArch().equals(Optional.of(arch)))
                    .findFirst();
        }
    }

    /// The native library of ONNX Runtime, as the build has unpacked it.
    ///
    /// @param root the folder of the source tree
    static DemoModel onnxRuntime(Path root) {
        List<Version> versions = new ArrayList<>();
        for (String version : List.of("1.23.1", "1.23.2")) {
            Path unpacked =
                    root.resolve("launcher/target/demo")
                            .resolve(version)
                            .resolve("ai/onnxruntime/native");
            List<VariantFile> variants = new ArrayList<>();
            for (int i = 0; i < ARCHITECTURES.size(); i++) {
                Path file = unpacked.resolve(RUNTIME_FOLDERS.get(i)).resolve("libonnxruntime.so");
                if (!Files.exists(file)) {
                    throw new CommandFailure(
                            ExitCode.FAILURE,
                            "the demo's files are not there: start it by './waybill demo', or give"
                                    + " --model FILE");
                }
                variants.add(variant(ARCHITECTURES.get(i), file));
            }
            versions.add(new Version(version, variants));
        }
        return new DemoModel("onnxruntime", versions);
    }

    /// Files of the user's: one version each, the same file for every architecture. A single file
    /// becomes two versions of the same bytes.
    static DemoModel of(List<Path> files) {
        List<Path> each = files.size() == 1 ? List.of(files.getFirst(), files.getFirst()) : files;
        List<Version> versions = new ArrayList<>();
        for (Path file : each) {
            if (!Files.isRegularFile(file)) {
                throw new CommandFailure(ExitCode.USAGE, file + " is no regular file");
            }
            versions.add(
                    new Version(
                            (versions.size() + 1) + ".0",
                            ARCHITECTURES.stream().map(arch -> variant(arch, file)).toList()));
        }
        String name = String.valueOf(files.getFirst().getFileName());
        int dot = name.lastIndexOf('.');
        return new DemoModel((dot > 0 ? name.substring(0, dot) : name).replace(':', '_'), versions);
    }

    /// The size of the largest file.
    long largestBytes() throws IOException {
        long largest = 0;
        for (Version version : versions) {
            for (VariantFile variant : version.variants()) {
                largest = Math.max(largest, Files.size(variant.file()));
            }
        }
        return largest;
    }

    private static VariantFile variant(String arch, Path file) {
        return new VariantFile(
                arch, file, PRECISION, List.of(), Optional.of(arch), Optional.empty());
    }
}
