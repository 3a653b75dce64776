package dev.waybill.testing.dynamodb.contract;

/// The whole contract of a DynamoDB; a subclass says which one.
public abstract class DynamoDbContract
        implements ConditionContract,
                UpdateContract,
                DocumentContract,
                ItemContract,
                QueryContract,
                IndexContract,
                BatchContract,
                TransactionContract,
                TokenContract,
                RaceContract,
                CapacityContract,
                TableContract {}
