package dev.waybill.bench.scale;

/// Dollars at list prices (us-east-1, on demand, without free tiers).
///
/// @param writes DynamoDB write units
/// @param reads DynamoDB read units
/// @param queues SQS requests
/// @param calls API Gateway, HTTP API
/// @param invocations Lambda's requests
/// @param compute Lambda's GB-seconds, arm64
record Bill(
        double writes,
        double reads,
        double queues,
        double calls,
        double invocations,
        double compute) {

    static final Bill NOTHING = new Bill(0, 0, 0, 0, 0, 0);

    /// What a call of an AWS service takes in Lambda, the SDK's own work included; an assumption.
    static final double SECONDS_PER_CALL = 0.008;

    private static final double MILLION = 1e6;
    private static final double WRITE_UNIT = 0.625 / MILLION;
    private static final double READ_UNIT = 0.125 / MILLION;
    private static final double QUEUE_REQUEST = 0.40 / MILLION;
    private static final double API_CALL = 1.00 / MILLION;
    private static final double INVOCATION = 0.20 / MILLION;
    private static final double GIGABYTE_SECOND = 0.0000133334;

    static Bill of(Account account) {
        boolean isHttp = account.part().isHttp();
        return new Bill(
                account.counts().writeUnits() * WRITE_UNIT,
                account.counts().readUnits() * READ_UNIT,
                account.counts().calls("Sqs") * QUEUE_REQUEST,
                isHttp ? account.invocations() * API_CALL : 0,
                account.invocations() * INVOCATION,
                gigabyteSeconds(account) * GIGABYTE_SECOND);
    }

    /// SQS requests that Lambda's pollers make.
    static Bill ofPolling(long requests) {
        return new Bill(0, 0, requests * QUEUE_REQUEST, 0, 0, 0);
    }

    /// An estimate: the time that the handlers took here, with 1 GB, and a usual wait for each call
    /// of AWS. Dispatch waits for 16 at a time.
    static double gigabyteSeconds(Account account) {
        long calls = account.counts().calls("DynamoDb") + account.counts().calls("Sqs");
        double waits = account.part() == Part.DISPATCH ? calls / 16.0 : calls;
        return account.seconds() + waits * SECONDS_PER_CALL;
    }

    Bill plus(Bill other) {
        return new Bill(
                writes + other.writes,
                reads + other.reads,
                queues + other.queues,
                calls + other.calls,
                invocations + other.invocations,
                compute + other.compute);
    }

    double total() {
        return writes + reads + queues + calls + invocations + compute;
    }
}
