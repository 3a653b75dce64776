package dev.waybill.testing.embedded;

import java.nio.file.Files;
import java.nio.file.Path;

/// The folder of this repository: the one that holds template.yaml.
public final class RepositoryRoot {

    private RepositoryRoot() {}

    /// The system property `waybill.root`, which the build sets, or the nearest folder above the
    /// working directory that holds a template.
    public static Path find() {
        String given = System.getProperty("waybill.root");
        if (given != null) {
            return Path.of(given);
        }
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("template.yaml"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException(
                        "no template.yaml above " + Path.of("").toAbsolutePath());
            }
            folder = parent;
        }
        return folder;
    }
}
