package dev.waybill.testing.dynamodb.store;

/// Sees what each write costs, and where: for whoever looks for hot keys. Called while the item is
/// locked; shared by threads.
@FunctionalInterface
public interface WriteWatcher {

    /// Units were written under one partition key.
    ///
    /// @param source the table, or `table/index`
    /// @param partition the value of the partition key
    /// @param units write units; a transaction's doubling is not in them
    void wrote(String source, String partition, int units);
}
