package dev.waybill.domain.distribution;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Name;
import dev.waybill.domain.device.Capabilities;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.FormationId;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which devices a distribution is for (SPEC 2.1 "DistributionScope"). A scope never widens: what
/// is not known does not match.
public sealed interface Scope {

    /// Every device that is registered when the distribution is planned.
    record AllNodes() implements Scope {}

    /// The members of one formation.
    record Formation(FormationId formationId) implements Scope {}

    /// Devices by name, in order and each once; one that is not registered becomes a target that
    /// fails.
    record Nodes(SortedSet<DeviceId> deviceIds) implements Scope {
        public Nodes {
            deviceIds = Collections.unmodifiableSortedSet(new TreeSet<>(deviceIds));
        }

        /// The scope of these devices, in whatever order and however often they come.
        public static Nodes of(Collection<DeviceId> deviceIds) {
            return new Nodes(new TreeSet<>(deviceIds));
        }
    }

    /// Every device that has at least these capabilities; with none demanded, every device.
    ///
    /// @param minGpuGb GPU memory in GiB, finite and not negative
    /// @param cpuArch CPU architecture
    /// @param minStorageMb free storage in MiB, not negative
    record Capable(Optional<Double> minGpuGb, Optional<String> cpuArch, Optional<Long> minStorageMb)
            implements Scope {
        public Capable {
            if (minGpuGb.isPresent()
                    && !(minGpuGb.get() >= 0 && minGpuGb.get() < Double.POSITIVE_INFINITY)) {
                throw new InvalidRequest("min_gpu_gb", "must be a finite number, 0 or more");
            }
            cpuArch.ifPresent(arch -> Name.require("cpu_arch", arch));
            if (minStorageMb.isPresent() && minStorageMb.get() < 0) {
                throw new InvalidRequest("min_storage_mb", "must not be negative");
            }
        }

        /// Whether a device that reported `capabilities` is meant. What it never reported does not
        /// match (SPEC D1.12).
        public boolean matches(Capabilities capabilities) {
            return minGpuGb.map(least -> reaches(capabilities.gpuMemoryGb(), least)).orElse(true)
                    && cpuArch.map(arch -> isOf(capabilities.cpuArch(), arch)).orElse(true)
                    && minStorageMb
                            .map(least -> reaches(capabilities.availableStorageMb(), least))
                            .orElse(true);
        }

        private static <T extends Comparable<T>> boolean reaches(Optional<T> has, T least) {
            return has.isPresent() && has.get().compareTo(least) >= 0;
        }

        private static boolean isOf(Optional<String> has, String arch) {
            return has.isPresent() && CpuArchitecture.isSame(has.get(), arch);
        }
    }
}
