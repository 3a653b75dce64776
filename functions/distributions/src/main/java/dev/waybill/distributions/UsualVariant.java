package dev.waybill.distributions;

import dev.waybill.aws.device.DevicesTable;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Order;
import dev.waybill.domain.distribution.VariantChoice;
import dev.waybill.domain.distribution.VariantChooser;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The one variant that a handle names (SPEC D1.9): the requested one, the only one, or the one
/// that most devices get.
final class UsualVariant {

    private final DevicesTable devices;

    UsualVariant(DevicesTable devices) {
        this.devices = devices;
    }

    /// What to expect before anything is planned, from the first devices that are meant.
    Optional<VariantId> expected(ModelVersion version, Order order, List<DeviceId> first) {
        if (order.variantId().isPresent()) {
            return order.variantId();
        }
        if (version.variants().size() == 1) {
            return Optional.of(version.variants().firstKey());
        }
        VariantChooser chooser =
                new VariantChooser(version.variants().values(), order.selector(), Optional.empty());
        Map<VariantId, Long> counts = new TreeMap<>();
        for (Device device : devices.findAll(first).values()) {
            if (chooser.choose(device.capabilities())
                    instanceof VariantChoice.Chosen(Variant variant, var _)) {
                counts.merge(variant.variantId(), 1L, Long::sum);
            }
        }
        return most(counts);
    }

    /// The one that is counted most often; the smallest id among equals.
    static Optional<VariantId> most(Map<VariantId, Long> counts) {
        return counts.entrySet().stream()
                .min(
                        Comparator.<Map.Entry<VariantId, Long>>comparingLong(
                                        entry -> -entry.getValue())
                                .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey);
    }
}
