package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.FormationId;
import dev.waybill.domain.distribution.Order;
import dev.waybill.domain.distribution.Origin;
import dev.waybill.domain.distribution.Priority;
import dev.waybill.domain.distribution.Scope;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.VariantSelector;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What was asked for, as a map attribute. Of a scope that names nodes only as many are kept here
/// as make 2 KB, so that the item stays cheap to read; all of them stand on the pages. Fractions
/// are texts, since not every double is a number to DynamoDB.
final class OrderMap {

    private static final int KEPT_NODE_BYTES = 2048;

    private static final String SCOPE = "scope";
    private static final String ALL_NODES = "AllNodes";
    private static final String FORMATION = "Formation";
    private static final String NODES = "Nodes";
    private static final String CAPABLE = "Capable";
    private static final String FORMATION_ID = "formation_id";
    private static final String NODE_IDS = "node_ids";
    private static final String MIN_GPU_GB = "min_gpu_gb";
    private static final String CPU_ARCH = "cpu_arch";
    private static final String MIN_STORAGE_MB = "min_storage_mb";
    private static final String PRIORITY = "priority";
    private static final String VARIANT_ID = "variant_id";
    private static final String PREFERRED_PRECISION = "preferred_precision";
    private static final String REQUIRED_PROVIDERS = "required_providers";
    private static final String MAX_SIZE_BYTES = "max_size_bytes";
    private static final String FROM_VERSION = "from_version";
    private static final String STRATEGY = "strategy";
    private static final String ROLLBACK = "rollback";
    private static final String ORIGIN = "origin";
    private static final String PART = "part";
    private static final String DISTRIBUTION_ID = "distribution_id";
    private static final String REASON = "reason";

    private OrderMap() {}

    static AttributeValue of(Order order) {
        Attributes map =
                Attributes.none()
                        .put(PRIORITY, order.priority().toString())
                        .putText(VARIANT_ID, order.variantId().map(VariantId::value))
                        .putText(PREFERRED_PRECISION, order.selector().preferredPrecision())
                        .put(REQUIRED_PROVIDERS, texts(order.selector().requiredProviders()))
                        .putNumber(MAX_SIZE_BYTES, order.selector().maxSizeBytes())
                        .putText(FROM_VERSION, order.fromVersion().map(Version::value));
        StrategyMap.of(order.strategy()).ifPresent(strategy -> map.put(STRATEGY, strategy));
        order.rollback()
                .ifPresent(rollback ->
                        map.put(
                                ROLLBACK,
                                Attributes.none().putText(REASON, rollback.reason()).map()));
        order.origin()
                .ifPresent(origin ->
                        map.put(
                                ORIGIN,
                                Attributes.none()
                                        .put(DISTRIBUTION_ID, origin.distributionId())
                                        .put(PART, origin.part().toString())
                                        .map()));
        scope(map, order.scope());
        return map.map();
    }

    private static void scope(Attributes map, Scope scope) {
        switch (scope) {
            case Scope.AllNodes() -> map.put(SCOPE, ALL_NODES);
            case Scope.Formation(FormationId formation) ->
                    map.put(SCOPE, FORMATION).put(FORMATION_ID, formation.value());
            case Scope.Nodes(var deviceIds) ->
                    map.put(SCOPE, NODES).put(NODE_IDS, texts(kept(deviceIds)));
            case Scope.Capable capable ->
                    map.put(SCOPE, CAPABLE)
                            .putText(MIN_GPU_GB, capable.minGpuGb().map(String::valueOf))
                            .putText(CPU_ARCH, capable.cpuArch())
                            .putNumber(MIN_STORAGE_MB, capable.minStorageMb());
        }
    }

    private static List<String> kept(Collection<DeviceId> deviceIds) {
        List<String> kept = new ArrayList<>();
        int bytes = 0;
        for (DeviceId deviceId : deviceIds) {
            bytes += deviceId.value().getBytes(StandardCharsets.UTF_8).length + 1;
            if (bytes > KEPT_NODE_BYTES) {
                break;
            }
            kept.add(deviceId.value());
        }
        return kept;
    }

    static Order order(Attributes map) {
        return new Order(
                scope(map),
                Priority.parse(map.text(PRIORITY)),
                map.findText(VARIANT_ID).map(VariantId::new),
                new VariantSelector(
                        map.findText(PREFERRED_PRECISION),
                        texts(map, REQUIRED_PROVIDERS),
                        map.findNumber(MAX_SIZE_BYTES)),
                map.findText(FROM_VERSION).map(Version::new),
                map.has(STRATEGY) ? StrategyMap.strategy(map.map(STRATEGY)) : Strategy.NONE,
                map.has(ROLLBACK)
                        ? Optional.of(new Order.Rollback(map.map(ROLLBACK).findText(REASON)))
                        : Optional.empty(),
                map.has(ORIGIN) ? Optional.of(origin(map.map(ORIGIN))) : Optional.empty());
    }

    private static Origin origin(Attributes map) {
        return new Origin(map.text(DISTRIBUTION_ID), Origin.Part.of(map.text(PART)));
    }

    private static Scope scope(Attributes map) {
        String kind = map.text(SCOPE);
        return switch (kind) {
            case ALL_NODES -> new Scope.AllNodes();
            case FORMATION -> new Scope.Formation(new FormationId(map.text(FORMATION_ID)));
            case NODES -> Scope.Nodes.of(texts(map, NODE_IDS).stream().map(DeviceId::new).toList());
            case CAPABLE ->
                    new Scope.Capable(
                            map.findText(MIN_GPU_GB).map(Double::valueOf),
                            map.findText(CPU_ARCH),
                            map.findNumber(MIN_STORAGE_MB));
            default -> throw new IllegalStateException("no scope " + kind);
        };
    }

    static AttributeValue texts(List<String> texts) {
        return AttributeValue.fromL(texts.stream().map(AttributeValue::fromS).toList());
    }

    static List<String> texts(Attributes map, String name) {
        AttributeValue list = map.item().get(name);
        return list == null ? List.of() : list.l().stream().map(AttributeValue::s).toList();
    }
}
