package dev.waybill.domain.assignment;

import dev.waybill.domain.InvalidRequest;
import java.util.List;

/// How a model fares on a device (SPEC 2.1 "ModelOperationalStatus").
public enum OperationalStatus {
    NOT_DEPLOYED("NotDeployed", ReportState.CANCELLED),
    DOWNLOADING("Downloading", ReportState.TRANSFERRING),
    LOADING("Loading", ReportState.LOADING),
    OPERATIONAL("Operational", ReportState.OPERATIONAL),
    DEGRADED("Degraded", ReportState.DEGRADED),
    FAILED("Failed", ReportState.FAILED);

    private final String text;
    private final ReportState asReport;

    OperationalStatus(String text, ReportState asReport) {
        this.text = text;
        this.asReport = asReport;
    }

    /// The status named by `text`; else [InvalidRequest] for field `operational_status`.
    public static OperationalStatus parse(String text) {
        for (OperationalStatus status : values()) {
            if (status.text.equals(text)) {
                return status;
            }
        }
        throw InvalidRequest.noneOf("operational_status", List.of(values()));
    }

    /// What a device that reports `state` is up to.
    static OperationalStatus of(ReportState state) {
        return switch (state) {
            case PENDING, CANCELLED -> NOT_DEPLOYED;
            case CONNECTING, TRANSFERRING -> DOWNLOADING;
            case COMPLETED, LOADING -> LOADING;
            case OPERATIONAL -> OPERATIONAL;
            case DEGRADED -> DEGRADED;
            case FAILED -> FAILED;
        };
    }

    /// What it says about work under way.
    ReportState asReport() {
        return asReport;
    }

    /// Whether a version runs.
    public boolean isRunning() {
        return this == OPERATIONAL || this == DEGRADED;
    }

    /// The name on the wire.
    @Override
    public String toString() {
        return text;
    }
}
