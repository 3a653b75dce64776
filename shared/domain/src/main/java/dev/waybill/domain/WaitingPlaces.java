package dev.waybill.domain;

import java.util.Optional;

/// The places that calls wait in: so many and no more, whichever instance of a function a call runs
/// in. A waiting call is paid for.
public interface WaitingPlaces {

    /// A place that is the caller's until it leaves, and at most as long as a call can last; empty
    /// when none was found free. Never fails: who cannot ask does not wait.
    Optional<Place> take();

    /// Gives a place back. Never fails: a place that was not given back is free after a while.
    void leave(Place place);

    /// A place that is taken.
    ///
    /// @param id which one
    /// @param holder tells its holder from a later one
    record Place(String id, String holder) {}
}
