package dev.waybill.aws;

/// Limits of the AWS services that code here must keep.
public final class Limits {

    /// Actions in one TransactWriteItems (DynamoDB developer guide, "Amazon DynamoDB
    /// Transactions").
    public static final int TRANSACTION_ACTIONS = 100;

    /// Bytes in one TransactWriteItems.
    public static final int TRANSACTION_BYTES = 4 << 20;

    /// Bytes of one item ("Service, account, and table quotas").
    public static final int ITEM_BYTES = 400 << 10;

    /// Keys in one BatchGetItem.
    public static final int BATCH_GET_KEYS = 100;

    /// Entries in one SendMessageBatch (SQS developer guide, "Amazon SQS message quotas").
    public static final int SEND_BATCH = 10;

    private Limits() {}
}
