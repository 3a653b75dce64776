package dev.waybill.local;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.ObjectName;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/// Stands in a function's process for Lambda, which takes the snapshot: writes down what the heap
/// holds when every other hook has been called, and that the restore was told.
///
/// It is the main class in place of the runtime interface client's, which it goes on to. It is
/// registered first, so it hears of the snapshot last, and of the restore first.
public final class SnapshotWitness implements Resource {

    /// The variable that names the folder to write to.
    static final String FOLDER = "SNAPSHOT_WITNESS";

    static final String HEAP = "heap.txt";
    static final String DUMP = "heap.hprof";
    static final String MARKED = "marked.txt";
    static final String RESTORED = "restored.txt";

    private final Path folder;

    private SnapshotWitness(Path folder) {
        this.folder = folder;
    }

    /// Registers a witness, then runs the client with `args`.
    public static void main(String[] args) throws Throwable {
        MarkedRandom.install();
        SnapshotWitness witness = new SnapshotWitness(Path.of(System.getenv(FOLDER)));
        Core.getGlobalContext().register(witness);
        try {
            AWSLambda.main(args);
        } finally {
            // A context holds its resources weakly.
            Reference.reachabilityFence(witness);
        }
    }

    /// The instances of each class that are alive, and what they hold.
    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) throws Exception {
        Object histogram =
                ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "gcClassHistogram",
                                new Object[] {new String[0]},
                                new String[] {String[].class.getName()});
        Files.writeString(folder.resolve(HEAP), histogram.toString());
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpHeap(folder.resolve(DUMP).toString(), true);
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) throws Exception {
        if (MarkedRandom.end()) {
            Files.writeString(folder.resolve(MARKED), "marked");
        }
        Files.writeString(folder.resolve(RESTORED), "restored");
    }
}
