package dev.waybill.domain.assignment;

import dev.waybill.domain.assignment.AssignmentEvent.StatusReported;
import dev.waybill.domain.assignment.Step.Refusal;
import dev.waybill.domain.assignment.Step.Refused;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.model.Version;
import java.util.Optional;

/// What a device's word outside of a distribution does to its assignment. When it is about the very
/// version that the device is to have, it counts for that work too (SPEC D1.3).
///
/// @param from the assignment that is looked at
record StatusTransition(Assignment from) {

    Step on(StatusReported said) {
        if (from.status().map(known -> said.at().isBefore(known.at())).orElse(false)) {
            return new Refused(Refusal.LATE);
        }
        Draft draft =
                new Draft(from)
                        .installed(installed(said))
                        .status(new ModelStatus(said.status(), said.target(), said.at()));
        Optional<Long> desired = from.desired();
        if (desired.isPresent() && isAbout(said, desired.get())) {
            countFor(draft, desired.get(), said);
        }
        Assignment next = draft.build();
        return next.equals(from) ? new Refused(Refusal.ALREADY_THERE) : draft.changed();
    }

    private void countFor(Draft draft, long generation, StatusReported said) {
        from.entry(generation)
                .ifPresent(entry -> {
                    EntryReport report =
                            new EntryReport(
                                    said.status().asReport(),
                                    Optional.empty(),
                                    said.status() == OperationalStatus.FAILED
                                            ? Optional.of(BlockerReason.DEPLOYMENT_FAILED)
                                            : Optional.empty(),
                                    Optional.empty(),
                                    said.at());
                    draft.entry(generation, report.applyTo(entry));
                    if (said.status().isRunning() && !entry.isDoneAtOnce()) {
                        draft.completedGeneration(generation);
                    }
                });
    }

    private boolean isAbout(StatusReported said, long generation) {
        Optional<Version> subject = said.target().or(said::current);
        return said.status() != OperationalStatus.NOT_DEPLOYED
                && subject.isPresent()
                && from.entry(generation)
                        .map(entry -> entry.version().equals(subject.get()))
                        .orElse(false);
    }

    /// What is installed by the device's word; a variant that it leaves out is the one that was
    /// known for this version.
    private Optional<Installed> installed(StatusReported said) {
        return said.current()
                .map(version ->
                        new Installed(
                                version,
                                said.variantId()
                                        .or(() ->
                                                from.running()
                                                        .filter(known ->
                                                                known.version().equals(version))
                                                        .flatMap(Installed::variantId))));
    }
}
