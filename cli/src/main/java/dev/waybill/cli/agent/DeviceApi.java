package dev.waybill.cli.agent;

import dev.waybill.cli.transfer.Offer;
import dev.waybill.domain.device.Capabilities;
import java.time.Duration;
import java.util.Optional;

/// What a device asks of the server. Every call is safe to repeat; those of HTTP repeat themselves
/// a bounded number of times and then throw [dev.waybill.cli.api.Unreachable].
public interface DeviceApi {

    /// Tells that the device is there, and what it can do.
    void heartbeat(Capabilities capabilities) throws InterruptedException;

    /// Asks for work; the server may wait up to `patience` before it answers that there is none.
    WorkAnswer work(Duration patience) throws InterruptedException;

    /// Tells how far a piece of work is. A piece that the server does not know is to be stopped.
    Report.Directive report(Report report) throws InterruptedException;

    /// The bytes of a piece of work with fresh URLs; empty when it is no longer wanted.
    ///
    /// @throws dev.waybill.cli.api.ApiProblem `blob_not_available` when they cannot be read at the
    ///   moment
    Optional<Offer> freshOffer(String distributionId) throws InterruptedException;
}
