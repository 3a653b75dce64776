package dev.waybill.upkeep;

import java.time.Instant;

/// One thing that only time brings about. A duty is done every minute, by at most a few instances
/// at once: it finds what is due by an index, does a bounded part of it, and leaves the rest to the
/// next minute. Doing it twice, or at the same time as somebody else, changes nothing more.
interface Duty {

    /// The duty's name, for the log: `reap_uploads`.
    String name();

    /// Does what is due.
    ///
    /// @param pass the server's time when this pass began. What is compared with a time is compared
    ///   with this one, however long the pass takes
    /// @return how many things were done
    int perform(Instant pass);
}
