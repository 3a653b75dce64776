package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Messages;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.delta.DeltaPair;

/// Messages to the indexer. Each names what is to be read by the name that can never mean anything
/// else: an upload, one object, or a pair of contents; never the digest of a blob that is yet to be
/// verified (protocol A.1.5).
public final class IndexingQueue {

    private static final String UPLOAD = "upload ";
    private static final String OBJECT = "object ";
    private static final String DELTA = "delta ";

    private final Messages messages;
    private final String queueUrl;

    /// @param messages the queues
    /// @param queueUrl the indexer's
    public IndexingQueue(Messages messages, String queueUrl) {
        this.messages = messages;
        this.queueUrl = queueUrl;
    }

    /// The queue that `backends` name.
    public static IndexingQueue of(Backends backends) {
        return new IndexingQueue(backends.messages(), backends.config().queues().indexing());
    }

    /// What a message asks for.
    public sealed interface Task {
        /// Read this upload's object: verify it, or index it if it is adopted already.
        record ReadUpload(String uploadId) implements Task {}

        /// Check whether this object still is what it was.
        record CheckObject(BlobObject object) implements Task {}

        /// Make this delta, if it is asked for. What digests name never changes, so the pair may be
        /// named without any upload.
        record BuildDelta(DeltaPair pair) implements Task {}
    }

    /// Sends `task`; when it returns, the queue has it.
    public void send(Task task) {
        messages.send(queueUrl, write(task));
    }

    private static String write(Task task) {
        return switch (task) {
            case Task.ReadUpload(String id) -> UPLOAD + id;
            case Task.CheckObject(BlobObject object) ->
                    OBJECT + object.digest().hex() + " " + object.nonce();
            case Task.BuildDelta(DeltaPair pair) -> DELTA + pair;
        };
    }

    /// The task that a message's body asks for. One that is none of ours is refused, and ends among
    /// the dead letters.
    public static Task read(String body) {
        if (body.startsWith(UPLOAD)) {
            return new Task.ReadUpload(body.substring(UPLOAD.length()));
        }
        if (body.startsWith(DELTA)) {
            return new Task.BuildDelta(DeltaPair.parse(body.substring(DELTA.length())));
        }
        String[] words = body.split(" ", -1);
        if (!body.startsWith(OBJECT) || words.length != 3) {
            throw new IllegalArgumentException("not a message to the indexer");
        }
        return new Task.CheckObject(new BlobObject(new Digest(words[1]), words[2]));
    }
}
