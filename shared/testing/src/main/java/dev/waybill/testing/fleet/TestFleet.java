package dev.waybill.testing.fleet;

import dev.waybill.aws.Backends;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.blob.BlobHashes;
import dev.waybill.aws.blob.BodyStore;
import dev.waybill.aws.blob.DeedOf;
import dev.waybill.aws.device.DeviceRegister;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.model.ModelRegister;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.access.MintedToken;
import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.DistributionKey;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobReference;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.device.Capabilities;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.DeviceSettings;
import dev.waybill.domain.device.FormationId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionEvent;
import dev.waybill.domain.distribution.Pause;
import dev.waybill.domain.distribution.Scope;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Tally;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import dev.waybill.domain.model.VersionState;
import dev.waybill.testing.stack.QueueMessages;
import dev.waybill.testing.stack.TestStack;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One model, its devices and its distributions on a stack, made by the gateways themselves and
/// read as they are stored.
public final class TestFleet {

    /// The model.
    public static final ModelId MODEL = new ModelId("model");

    /// The size of every variant's blob.
    public static final long SIZE = 1000;

    private final TestStack stack;
    private Strategy strategy = Strategy.NONE;

    /// @param stack where it all stands
    public TestFleet(TestStack stack) {
        this.stack = stack;
    }

    /// Distributions that are made from now on have this strategy.
    public void use(Strategy next) {
        strategy = next;
    }

    public Backends backends() {
        return stack.backends();
    }

    private Instant now() {
        return stack.clock().instant();
    }

    private Deed deed(String action) {
        return Deed.ofService("test", action, backends().ids().next(), now());
    }

    /// Registers devices that said nothing about themselves.
    public void register(String... ids) {
        for (String id : ids) {
            register(id, Capabilities.UNKNOWN);
        }
    }

    /// Registers a device.
    public void register(String id, Capabilities capabilities) {
        register(id, Optional.empty(), capabilities);
    }

    /// Registers devices in a formation.
    public void registerIn(String formation, String... ids) {
        for (String id : ids) {
            register(id, Optional.of(new FormationId(formation)), Capabilities.UNKNOWN);
        }
    }

    private void register(String id, Optional<FormationId> formation, Capabilities capabilities) {
        DeviceId deviceId = new DeviceId(id);
        MintedToken minted =
                MintedToken.mint(
                        backends().ids(),
                        new Principal("device " + id, Role.DEVICE, Optional.of(id)),
                        Optional.empty());
        Device device =
                Device.registered(
                        deviceId,
                        new DeviceSettings(formation, new TreeMap<>(), Optional.of(capabilities)),
                        minted.token().tokenId(),
                        now());
        DeviceRegister.of(backends()).create(device, minted.token(), deed("put_device"));
    }

    /// Removes a device.
    public void remove(String id) {
        DevicesTable.of(backends())
                .find(new DeviceId(id))
                .ifPresent(device ->
                        DeviceRegister.of(backends()).delete(device, deed("delete_device")));
    }

    /// Publishes a version with one variant that every device can have.
    public ModelVersion publish(String version) {
        return publish(version, variant(version, "any", Optional.empty()));
    }

    /// Publishes a version with one variant that every device can have, and stores its blob of
    /// [#SIZE] bytes.
    public ModelVersion publishStored(String version) {
        byte[] blob = Arrays.copyOf(version.getBytes(StandardCharsets.UTF_8), (int) SIZE);
        BodyStore.of(backends())
                .store(
                        blob,
                        BlobHashes.of(blob),
                        Optional.empty(),
                        BlobDescription.NONE,
                        now(),
                        DeedOf.none());
        return publish(version, variant(Digest.of(blob), "any", Optional.empty()));
    }

    /// Publishes a version.
    public ModelVersion publish(String version, Variant... variants) {
        SortedMap<VariantId, Variant> byId = new TreeMap<>();
        for (Variant variant : variants) {
            byId.put(variant.variantId(), variant);
        }
        ModelVersion published =
                new ModelVersion(
                        new ModelVersionId(MODEL, new Version(version)),
                        Optional.empty(),
                        byId,
                        Optional.empty(),
                        VersionState.PUBLISHED,
                        1,
                        now(),
                        now());
        ModelRegister.of(backends()).create(published, deed("put_version"));
        return published;
    }

    /// Withdraws a published version.
    public void yank(String version) {
        ModelsTable.of(backends())
                .find(new ModelVersionId(MODEL, new Version(version)))
                .ifPresent(known ->
                        ModelRegister.of(backends())
                                .replace(
                                        known,
                                        known.in(VersionState.YANKED, now()),
                                        deed("yank_version")));
    }

    /// A device of which nothing but its architecture is known.
    public static Capabilities ofArchitecture(String cpuArch) {
        return new Capabilities(
                Optional.empty(),
                Optional.empty(),
                Optional.of(cpuArch),
                Optional.empty(),
                Optional.empty());
    }

    /// A variant for one architecture, or for all.
    public static Variant variant(String version, String id, Optional<String> cpuArch) {
        return variant(Digest.of((version + id).getBytes(StandardCharsets.UTF_8)), id, cpuArch);
    }

    private static Variant variant(Digest blob, String id, Optional<String> cpuArch) {
        return new Variant(
                new VariantId(id),
                new BlobReference(blob, SIZE, BlobReference.Metadata.NONE),
                "float32",
                List.of(),
                Optional.empty(),
                cpuArch);
    }

    /// Makes a distribution of a published version, planned in these segments; sends nothing.
    public Distribution open(String version, List<Segment> segments) {
        return open(version, new Scope.AllNodes(), segments, List.of());
    }

    /// Makes a distribution of a published version to all devices, in one segment; sends nothing.
    public Distribution open(String version) {
        return open(version, List.of(Segment.open(0, Optional.empty(), Optional.empty())));
    }

    /// Makes a distribution of a published version to a scope that names no devices, in one
    /// segment; sends nothing.
    public Distribution openIn(String version, Scope scope) {
        return open(
                version,
                scope,
                List.of(Segment.open(0, Optional.empty(), Optional.empty())),
                List.of());
    }

    /// Makes a distribution of a published version to named devices, all on one page; sends
    /// nothing.
    public Distribution openTo(String version, String... ids) {
        return openPaged(version, Math.max(1, ids.length), List.of(ids));
    }

    /// Makes a distribution of a published version to named devices, so many on a page; sends
    /// nothing.
    public Distribution openPaged(String version, int size, List<String> ids) {
        Scope.Nodes scope = Scope.Nodes.of(ids.stream().map(DeviceId::new).toList());
        return open(
                version,
                scope,
                List.of(Segment.open(0, Optional.empty(), Optional.empty())),
                Openings.pages(List.copyOf(scope.deviceIds()), size));
    }

    private Distribution open(
            String version, Scope scope, List<Segment> segments, List<TargetPage> pages) {
        return new Openings(backends(), strategy, deed("create_distribution"))
                .open(new ModelVersionId(MODEL, new Version(version)), scope, segments, pages);
    }

    /// Calls a distribution off; sends nothing. False when it was over already.
    public boolean cancel(String id) {
        return distribution(id)
                .next(new DistributionEvent.Cancel(), now())
                .map(next ->
                        DistributionRegister.of(backends())
                                .callOff(next, deed("cancel_distribution")))
                .orElse(false);
    }

    /// Has a distribution run with so many targets, as the end of planning does.
    public void run(String id, long targets) {
        Distribution before = distribution(id);
        before.next(new DistributionEvent.Planned(targets), now())
                .ifPresent(next ->
                        DistributionRegister.of(backends()).endPlanning(before, next, now()));
    }

    /// Has a distribution offer nothing new; false when it did not before, or is over.
    public boolean pause(String id) {
        return hold(id, new DistributionEvent.Paused(Pause.Reason.REQUESTED));
    }

    /// Has a distribution offer new work again; false when it did before, or is over.
    public boolean resume(String id) {
        return hold(id, new DistributionEvent.Resumed());
    }

    /// Has the failed targets of a distribution be asked again; sends nothing. False when a round
    /// is under way, or it is over.
    public boolean askAgain(String id) {
        Distribution before = distribution(id);
        return before.next(new DistributionEvent.RetryAsked(), now())
                .map(next ->
                        DistributionRegister.of(backends())
                                .retry(before, next, deed("retry_distribution")))
                .orElse(false);
    }

    private boolean hold(String id, DistributionEvent event) {
        Distribution before = distribution(id);
        return before.next(event, now())
                .map(next ->
                        DistributionRegister.of(backends())
                                .hold(before, next, deed("pause_distribution")))
                .orElse(false);
    }

    /// A distribution as it is stored.
    public Distribution distribution(String id) {
        return DistributionsTable.of(backends())
                .find(id)
                .orElseThrow(() -> new IllegalStateException("no distribution " + id));
    }

    /// What is counted of a distribution.
    public Tally tally(String id) {
        return ConvergenceTable.of(backends())
                .find(new DistributionKey(distribution(id).version(), id))
                .orElseThrow(() -> new IllegalStateException("no counter of " + id))
                .tally();
    }

    /// What stands at a device.
    public Assignment image(String deviceId) {
        return AssignmentsTable.of(backends()).find(new DeviceId(deviceId), MODEL);
    }

    /// Writes what a distribution wants of some devices, as planning does.
    public void assign(Distribution distribution, String... ids) {
        for (String id : ids) {
            AssignmentEvent.EntryPut put =
                    new AssignmentEvent.EntryPut(
                            distribution.generation(),
                            Entry.wanted(
                                    distribution.id(),
                                    distribution.version().version(),
                                    new VariantId("any"),
                                    SIZE,
                                    new Entry.Rank(0, 0),
                                    Optional.empty(),
                                    now()));
            change(id, put);
        }
    }

    /// Tells a device that a distribution was called off.
    public void callOff(Distribution distribution, String id) {
        change(
                id,
                new AssignmentEvent.Tombstoned(
                        distribution.generation(),
                        distribution.id(),
                        distribution.version().version()));
    }

    /// Has a device report; whether that counted.
    public boolean report(String deviceId, long generation, long sequence, ReportState state) {
        AssignmentEvent.Reported report =
                new AssignmentEvent.Reported(
                        generation,
                        Optional.empty(),
                        sequence,
                        state,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        now());
        return change(deviceId, report);
    }

    private boolean change(String deviceId, AssignmentEvent event) {
        return AssignmentsTable.of(backends()).change(image(deviceId), image -> image.next(event))
                instanceof AssignmentsTable.Change.Made;
    }

    /// Takes all messages from the dispatch queues, the urgent ones first, in order.
    public List<String> takeTasks() {
        var urls = backends().config().queues();
        List<String> bodies = new ArrayList<>();
        for (String url :
                List.of(
                        urls.dispatchCritical(),
                        urls.dispatchHigh(),
                        urls.dispatchNormal(),
                        urls.dispatchLow())) {
            bodies.addAll(QueueMessages.takeAll(backends().clients().sqs(), url));
        }
        return bodies;
    }
}
