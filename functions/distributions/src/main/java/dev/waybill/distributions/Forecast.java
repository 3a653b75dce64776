package dev.waybill.distributions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.aws.Slice;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.blob.DeltasTable;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.distribution.ScopeReader;
import dev.waybill.aws.distribution.TransferOutlook;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.delta.Delta;
import dev.waybill.domain.delta.TransferChoice;
import dev.waybill.domain.delta.TransferQuestion.Way;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.Signposts;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.Order;
import dev.waybill.domain.distribution.Scope;
import dev.waybill.domain.distribution.VariantChoice;
import dev.waybill.domain.distribution.VariantChooser;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import dev.waybill.web.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a distribution would mean (`dry_run`): who would get what. Nothing is written.
///
/// Large scopes are known from a sample: stretches of devices behind some of the signposts, which
/// are spread over the scope by a hash.
final class Forecast {

    private static final int MOST_DEVICES = 20_000;
    private static final int STRETCHES = 40;
    private static final int CHUNK = 100;
    private static final int SHOWN = 20;
    private static final int SHOWN_BLOCKERS = 1000;

    private final ScopeReader scopes;
    private final DevicesTable devices;
    private final AssignmentsTable assignments;
    private final ModelsTable models;
    private final DeltasTable deltas;

    Forecast(
            ScopeReader scopes,
            DevicesTable devices,
            AssignmentsTable assignments,
            ModelsTable models,
            DeltasTable deltas) {
        this.scopes = scopes;
        this.devices = devices;
        this.assignments = assignments;
        this.models = models;
        this.deltas = deltas;
    }

    /// The forecast as JSON (API §11 "dry_run").
    ObjectNode of(ModelVersion version, Order order, Instant now) {
        Seen seen =
                new Seen(
                        version.id().version(),
                        new VariantChooser(
                                version.variants().values(), order.selector(), order.variantId()),
                        new TransferOutlook(order, models, way -> known(way, now), now));
        if (order.scope() instanceof Scope.Nodes(var deviceIds)) {
            look(seen, version, List.copyOf(deviceIds));
            return seen.body(1, false);
        }
        List<DeviceId> signposts = scopes.signposts(order.scope());
        long guess = (long) signposts.size() * Signposts.ONE_IN;
        if (guess <= MOST_DEVICES) {
            stretch(seen, version, order, Optional.empty(), Optional.empty(), Integer.MAX_VALUE);
            return seen.body(1, false);
        }
        int stretches = Math.min(STRETCHES, signposts.size());
        for (int i = 0; i < stretches; i++) {
            stretch(
                    seen,
                    version,
                    order,
                    Optional.of(at(signposts, i, stretches)),
                    i + 1 < stretches
                            ? Optional.of(at(signposts, i + 1, stretches))
                            : Optional.empty(),
                    MOST_DEVICES / stretches);
        }
        return seen.body((double) guess / Math.max(1, seen.members), true);
    }

    private static DeviceId at(List<DeviceId> signposts, int stretch, int stretches) {
        return signposts.get((int) ((long) stretch * signposts.size() / stretches));
    }

    /// Looks at the devices behind `from`, up to `until`, at most so many.
    private void stretch(
            Seen seen,
            ModelVersion version,
            Order order,
            Optional<DeviceId> from,
            Optional<DeviceId> until,
            int most) {
        Optional<DeviceId> after = from;
        int looked = 0;
        do {
            Slice<DeviceId> slice =
                    scopes.list(order.scope(), Math.min(CHUNK, most - looked), after);
            List<DeviceId> within =
                    slice.items().stream()
                            .filter(id -> until.map(end -> id.compareTo(end) <= 0).orElse(true))
                            .toList();
            looked += within.size();
            seen.members += within.size();
            look(seen, version, scopes.targets(order, version.id(), within));
            boolean isEnd = within.size() < slice.items().size();
            after = isEnd ? Optional.empty() : slice.next().map(DeviceId::new);
        } while (after.isPresent() && looked < most);
    }

    private void look(Seen seen, ModelVersion version, List<DeviceId> deviceIds) {
        Map<DeviceId, Device> known = devices.findAll(deviceIds);
        Map<DeviceId, Assignment> images = assignments.glanceAll(deviceIds, version.id().modelId());
        deviceIds.forEach(id ->
                seen.add(
                        images.getOrDefault(id, Assignment.ofNothing(id, version.id().modelId())),
                        Optional.ofNullable(known.get(id))));
    }

    /// Nothing is asked for: a way that nobody has made counts as one that is yet to be made.
    private Delta known(Way way, Instant now) {
        return deltas.findLately(way.pair())
                .orElseGet(() -> Delta.asked(way.pair(), way.baseBytes(), way.targetBytes(), now));
    }

    /// What has been seen so far. Not shared between threads.
    private static final class Seen {

        private final Version version;
        private final VariantChooser chooser;
        private final TransferOutlook outlook;
        private final SortedMap<VariantId, Long> variants = new TreeMap<>();
        private final ArrayNode blockers = Json.object().putArray("blockers");
        private final ArrayNode sample = Json.object().putArray("sample");
        private long members;
        private long targets;
        private long bytes;
        private long fetched;
        private long blocked;

        Seen(Version version, VariantChooser chooser, TransferOutlook outlook) {
            this.version = version;
            this.chooser = chooser;
            this.outlook = outlook;
        }

        void add(Assignment image, Optional<Device> device) {
            targets++;
            ObjectNode node = Json.object().put("node_id", image.deviceId().value());
            if (device.isEmpty()) {
                block(node, BlockerReason.UNKNOWN, "unknown device");
            } else {
                switch (chooser.choose(device.get().capabilities())) {
                    case VariantChoice.Chosen(Variant variant, var _) -> give(node, image, variant);
                    case VariantChoice.NoneFits(BlockerReason reason, String details, var _) ->
                            block(node, reason, details);
                }
            }
            if (sample.size() < SHOWN) {
                sample.add(node);
            }
        }

        private void give(ObjectNode node, Assignment image, Variant variant) {
            long full = variant.blob().sizeBytes();
            variants.merge(variant.variantId(), 1L, Long::sum);
            bytes += full;
            node.put("variant_id", variant.variantId().value());
            node.put("bytes_full", full);
            if (image.runs(version, variant.variantId())) {
                fetch(node, 0);
                return;
            }
            switch (outlook.choose(image, variant)) {
                case TransferChoice.ByPlan chosen -> fetch(node, chosen.made().bytesToFetch());
                case TransferChoice.Full(), TransferChoice.Wait() -> fetch(node, full);
                case TransferChoice.Impossible(String why) ->
                        block(node, BlockerReason.TRANSFER_FAILED, why);
            }
        }

        private void fetch(ObjectNode node, long toFetch) {
            fetched += toFetch;
            node.put("bytes_delta", toFetch);
        }

        private void block(ObjectNode node, BlockerReason reason, String details) {
            blocked++;
            node.put("reason", reason.toString()).put("details", details);
            if (blockers.size() < SHOWN_BLOCKERS) {
                blockers.add(node.deepCopy());
            }
        }

        ObjectNode body(double scale, boolean isEstimated) {
            ObjectNode body = Json.object();
            body.put("targets", Math.round(targets * scale));
            if (isEstimated) {
                body.put("estimated", true);
            }
            ObjectNode counts = body.putObject("variants");
            variants.forEach(
                    (variant, count) -> counts.put(variant.value(), Math.round(count * scale)));
            body.put("bytes_full", Math.round(bytes * scale));
            body.put("bytes_delta", Math.round(fetched * scale));
            body.set("blockers", blockers);
            body.put("blockers_total", Math.round(blocked * scale));
            body.set("sample", sample);
            return body;
        }
    }
}
