package dev.waybill.indexing;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.IndexingQueue.Task;
import dev.waybill.aws.blob.ObjectReader;

/// Does what messages ask for: reads objects, and makes deltas between them.
final class Indexer {

    private final ObjectReader reader;
    private final DeltaBuilder builder;

    Indexer(Backends backends) {
        this.reader = ObjectReader.of(backends, ChunkTap::new);
        this.builder = new DeltaBuilder(backends, DeltaBuilder.TEMP_BYTES);
    }

    void perform(Task task) {
        switch (task) {
            case Task.ReadUpload _, Task.CheckObject _ -> reader.perform(task);
            case Task.BuildDelta(var pair) -> builder.build(pair);
        }
    }
}
