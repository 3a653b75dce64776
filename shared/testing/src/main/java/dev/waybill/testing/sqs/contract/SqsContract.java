package dev.waybill.testing.sqs.contract;

/// The whole contract of an SQS; a subclass says which one.
public abstract class SqsContract
        implements DeliveryContract,
                BatchesContract,
                DeadLetterContract,
                RefusalContract,
                QueueContract {}
