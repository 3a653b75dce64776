package dev.waybill.cli.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.Json;
import dev.waybill.delta.Chunking;
import dev.waybill.delta.Content;
import dev.waybill.delta.DeltaEncoder;
import dev.waybill.delta.Plan;
import dev.waybill.delta.PlanWriter;
import dev.waybill.delta.SeekableBytes;
import dev.waybill.delta.Version;
import dev.waybill.domain.blob.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/// A plan and a pack, as a server makes them.
///
/// @param base what it is for; absent for a packed transfer
public record FakeDelta(Optional<Digest> base, Plan plan, Bytes pack) {

    /// Bytes that are not changed.
    public interface Bytes {
        byte[] get();
    }

    /// The way from `base` to `target`.
    public static FakeDelta of(byte[] base, byte[] target) throws IOException {
        ByteArrayOutputStream pack = new ByteArrayOutputStream();
        Plan plan = DeltaEncoder.encode(version(base), version(target), pack);
        return new FakeDelta(Optional.of(Digest.of(base)), plan, pack::toByteArray);
    }

    /// The way to `target` from nothing.
    public static FakeDelta packed(byte[] target) throws IOException {
        ByteArrayOutputStream pack = new ByteArrayOutputStream();
        return new FakeDelta(
                Optional.empty(), DeltaEncoder.pack(version(target), pack), pack::toByteArray);
    }

    private static Version version(byte[] bytes) {
        return new Version(
                new Content(Digest.of(bytes), bytes.length),
                SeekableBytes.of(bytes),
                Chunking.of(bytes));
    }

    /// The plan's text.
    public byte[] text() {
        return PlanWriter.write(plan);
    }

    /// Where the plan is in a store.
    public Digest planDigest() {
        return Digest.of(text());
    }

    /// Where the pack is in a store.
    public Digest packDigest() {
        return Digest.of(pack.get());
    }

    /// How many bytes a device fetches.
    public long bytesToFetch() {
        return text().length + plan.packBytes() + plan.fetchedBytes();
    }

    /// Puts plan and pack into `store`, and offers them for distribution `id`.
    public void offer(FakeStore store, FakeDevices devices, String id) {
        store.put(text());
        store.put(pack.get());
        devices.offerDelta(id, body(), planDigest(), Optional.of(packDigest()));
    }

    /// What the work says of it, but for the URLs.
    public ObjectNode body() {
        ObjectNode body = Json.object().put("bytes_to_fetch", bytesToFetch());
        base.ifPresent(digest -> body.put("base_digest", digest.toString()));
        return body;
    }
}
