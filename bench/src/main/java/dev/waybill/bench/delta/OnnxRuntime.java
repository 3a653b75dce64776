package dev.waybill.bench.delta;

import dev.waybill.bench.program.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The native library of ONNX Runtime for Linux, from the jars in a Maven repository: two releases
/// of it are what edge devices really get.
///
/// @param repository the repository's folder
record OnnxRuntime(Path repository) {

    /// How to get the jars.
    static final String HINT =
            "get it with: mvn dependency:get -Dartifact=com.microsoft.onnxruntime:onnxruntime:1.23.1, and 1.23.2";

    private static final String ENTRY = "ai/onnxruntime/native/linux-x64/libonnxruntime.so";

    /// The one that Maven keeps for this user.
    static OnnxRuntime inLocalRepository() {
        return new OnnxRuntime(Path.of(System.getProperty("user.home"), ".m2", "repository"));
    }

    /// Unpacks the library of `release` into `folder`.
    Path library(String release, Path folder) throws IOException {
        Path file = folder.resolve("libonnxruntime.so." + release);
        try (ZipFile jar = new ZipFile(jar(release).toFile())) {
            ZipEntry entry = jar.getEntry(ENTRY);
            try (InputStream in = jar.getInputStream(entry)) {
                Files.copy(in, file);
            }
        }
        return file;
    }

    /// The libraries of two releases.
    Pair libraries(Path folder) throws IOException {
        return new Pair("ortso", library("1.23.1", folder), library("1.23.2", folder));
    }

    /// All that the jars of two releases hold, as `tar` makes it of the folders, always the same.
    Pair archives(Path folder) throws IOException, InterruptedException {
        return new Pair("ortjar", archive("1.23.1", folder), archive("1.23.2", folder));
    }

    private Path archive(String release, Path folder) throws IOException, InterruptedException {
        Path unpacked = folder.resolve("onnxruntime-" + release);
        Path tar = folder.resolve("onnxruntime-" + release + ".tar");
        try (ZipFile jar = new ZipFile(jar(release).toFile())) {
            for (ZipEntry entry : jar.stream().filter(each -> !each.isDirectory()).toList()) {
                Path file = unpacked.resolve(entry.getName()).normalize();
                if (!file.startsWith(unpacked)) {
                    throw new IOException("the jar names " + entry.getName());
                }
                Files.createDirectories(file.getParent());
                try (InputStream in = jar.getInputStream(entry)) {
                    Files.copy(in, file);
                }
            }
        }
        Programs.run(
                unpacked,
                Map.of(),
                List.of(
                        "tar",
                        "--sort=name",
                        "--mtime=@0",
                        "--owner=0",
                        "--group=0",
                        "--numeric-owner",
                        "-cf",
                        tar.toString(),
                        "."));
        Programs.run(folder, Map.of(), List.of("rm", "-rf", unpacked.toString()));
        return tar;
    }

    private Path jar(String release) {
        return repository
                .resolve("com/microsoft/onnxruntime/onnxruntime")
                .resolve(release)
                .resolve("onnxruntime-" + release + ".jar");
    }
}
