package dev.waybill.bench.delta;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The native library of ONNX Runtime for Linux, from the jars in a Maven repository: two releases
/// of it are what edge devices really get.
///
/// @param repository the repository's folder
record OnnxRuntime(Path repository) {

    private static final String ENTRY = "ai/onnxruntime/native/linux-x64/libonnxruntime.so";

    /// The one that Maven keeps for this user.
    static OnnxRuntime inLocalRepository() {
        return new OnnxRuntime(Path.of(System.getProperty("user.home"), ".m2", "repository"));
    }

    boolean isThere() {
        return Files.exists(jar("1.23.1")) && Files.exists(jar("1.23.2"));
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

    private Path jar(String release) {
        return repository
                .resolve("com/microsoft/onnxruntime/onnxruntime")
                .resolve(release)
                .resolve("onnxruntime-" + release + ".jar");
    }
}
