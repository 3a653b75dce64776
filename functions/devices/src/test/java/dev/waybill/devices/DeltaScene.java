package dev.waybill.devices;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.blob.BlobChecks;
import dev.waybill.aws.blob.BlobHashes;
import dev.waybill.aws.blob.BlobRemoval;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.Body;
import dev.waybill.aws.blob.BodyStore;
import dev.waybill.aws.blob.DeedOf;
import dev.waybill.aws.blob.DeltaSteps;
import dev.waybill.aws.blob.DeltasTable;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobReference;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.Verification;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.delta.Delta;
import dev.waybill.domain.delta.DeltaPair;
import dev.waybill.domain.distribution.DeltaWish;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Retries;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Timeouts;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Recovery;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;

/// A device that runs 1.0 and is to have 2.0, and what is made for it to get there in few bytes.
abstract class DeltaScene {

    static final byte[] BASE = bytes(1, 100_000);
    static final byte[] TARGET = bytes(2, 110_000);
    static final byte[] LARGE = bytes(3, 1_100_000);
    static final byte[] PLAN = bytes(4, 700);
    static final byte[] PACK = bytes(5, 3000);

    TestStack stack = TestStack.onTwins();
    TestFleet fleet = new TestFleet(stack);
    String token = "";

    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void registerAndPublish() {
        token = DevicesFixture.admin(stack).put("/v1/devices/d-1", "{}").text("device_token");
        publish("1.0", BASE);
        publish("2.0", TARGET);
    }

    void publish(String version, byte[] body) {
        store(version, body);
        fleet.publish(
                version,
                new Variant(
                        new VariantId("any"),
                        new BlobReference(
                                Digest.of(body), body.length, BlobReference.Metadata.NONE),
                        "float32",
                        List.of(),
                        Optional.empty(),
                        Optional.empty()));
    }

    /// Stores a blob, or heals it.
    void store(String version, byte[] body) {
        BodyStore.of(stack.backends())
                .store(
                        body,
                        BlobHashes.of(body),
                        Optional.of(Holder.artifact(version)),
                        BlobDescription.NONE,
                        stack.clock().instant(),
                        DeedOf.none());
    }

    /// What a look at changed bytes comes to.
    void damage(byte[] body) {
        BlobRow.Stored row =
                (BlobRow.Stored)
                        BlobsTable.of(stack.backends()).find(Digest.of(body)).orElseThrow();
        BlobChecks.of(stack.backends())
                .record(
                        row.object(),
                        Verification.lost(stack.clock().instant()),
                        stack.clock().instant(),
                        Optional.empty());
    }

    /// What its removal by force comes to.
    void lose(byte[] body) {
        BlobRemoval.of(stack.backends())
                .removeByForce(
                        Digest.of(body),
                        stack.clock().instant(),
                        () -> Deed.ofService("test", "test", "r-1", stack.clock().instant()));
    }

    ApiClient device() {
        return device(stack);
    }

    /// A function that has just started, and keeps nothing in memory.
    ApiClient device(TestStack on) {
        return DevicesFixture.client(WorkWiring.of(on.backends())).as(token);
    }

    Distribution distribute(String version) {
        Distribution distribution = fleet.openTo(version, "d-1");
        fleet.assign(distribution, "d-1");
        fleet.run(distribution.id(), 1);
        return distribution;
    }

    /// The device runs 1.0 from now on.
    void installBase() {
        Distribution first = distribute("1.0");
        fleet.report("d-1", first.generation(), 1, ReportState.OPERATIONAL);
    }

    static DeltaPair pair(byte[] base, byte[] target) {
        return new DeltaPair(
                base.length == 0 ? Optional.empty() : Optional.of(Digest.of(base)),
                Digest.of(target));
    }

    void make(DeltaPair pair) {
        Delta delta = DeltasTable.of(stack.backends()).find(pair).orElseThrow();
        DeltaSteps.of(stack.backends())
                .finish(
                        delta,
                        Body.of(PLAN),
                        Optional.of(Body.of(PACK)),
                        300,
                        stack.clock().instant());
    }

    ApiAnswer poll() {
        return device().get("/v1/devices/d-1/work");
    }

    Optional<JsonNode> offered() {
        JsonNode work = poll().json().path("work");
        return work.isEmpty() ? Optional.empty() : Optional.of(work.get(0));
    }

    Entry entry(Distribution distribution) {
        return fleet.image("d-1").entry(distribution.generation()).orElseThrow();
    }

    void use(DeltaWish wish, Timeouts timeouts) {
        fleet.use(Strategy.of(timeouts, Retries.NONE).with(wish));
    }

    ApiAnswer ask(Faults faults) {
        return Recovery.after(faults, stack, on -> device(on).get("/v1/devices/d-1/work"));
    }

    void prepareAnew() {
        stack = TestStack.onTwins();
        fleet = new TestFleet(stack);
        registerAndPublish();
        installBase();
    }
}
