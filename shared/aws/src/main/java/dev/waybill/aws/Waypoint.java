package dev.waybill.aws;

/// What a function asks of a service, to know the way to it before a snapshot is taken: a call that
/// changes nothing. Each function names those that its role permits, since a refused call is told
/// to those who watch the account.
public enum Waypoint {

    /// Gets an item that is not there, from the table that every function of the API reads.
    ACCESS_TABLE,

    /// Gets an item that is not there, from the table that those read who count.
    CONVERGENCE_TABLE,

    /// Asks whether the bucket is there, as who may list it may.
    BLOBS_BUCKET,

    /// Asks for attributes of the queue.
    INDEXING_QUEUE
}
