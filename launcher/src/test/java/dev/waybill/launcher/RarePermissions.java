package dev.waybill.launcher;

import java.util.ArrayList;
import java.util.List;

/// What policies permit and [LeastPrivilegeTest] does not make functions do: what only a crash, a
/// race, hours or many megabytes bring about. Nothing proves that a function needs it but the tests
/// that each row names, which hold no policy against the calls; so there shall be few. Fewest of
/// all shall be those that no test brings about, and that stand on reading the code.
record RarePermissions(String function, String permission, String reason) {

    private static final String NEWS_OF_BLOCKED =
            "news for a subscriber while devices are blocked (Subscribers): no test does it";

    /// What is never done while the whole API is used. A row of what was done is of no use.
    static List<RarePermissions> never() {
        List<RarePermissions> rows = new ArrayList<>();
        rare(
                rows,
                "a batch of events that was cut short: the crash tests of functions/runs",
                List.of("RunsFunction"),
                List.of("dynamodb:DeleteItem on table/runs", "s3:PutObject on blobs/blobs/*"));
        rare(
                rows,
                NEWS_OF_BLOCKED,
                List.of("SubscriptionsFunction"),
                List.of("dynamodb:Query on table/assignments/index/blocked_in"));
        rare(
                rows,
                "a signer with a trust key: SignedModelTest",
                List.of("DistributionsFunction"),
                List.of("dynamodb:ConditionCheckItem on table/access"));
        rare(
                rows,
                "a distribution that stops itself: AbortTest (functions/dispatch)",
                List.of("DispatchFunction"),
                List.of("dynamodb:PutItem on table/audit"));
        rare(
                rows,
                "what brings converged devices back: RollbackTest (functions/dispatch)",
                List.of("DispatchFunction"),
                List.of(
                        "dynamodb:PutItem on table/convergence",
                        "dynamodb:ConditionCheckItem on table/models",
                        "dynamodb:BatchGetItem on table/distributions",
                        "dynamodb:Query on table/distributions/index/by_model"));
        rare(
                rows,
                "a device that is to fetch a delta: DeltaPlanningTest (functions/dispatch)",
                List.of("DispatchFunction"),
                List.of(
                        "dynamodb:GetItem on table/blobs",
                        "dynamodb:PutItem on table/blobs",
                        "sqs:SendMessage on indexing"));
        rare(
                rows,
                "a device that fetches a delta, or whose plan or pack was lost: DeltaWorkTest, RequiredDeltaTest (functions/devices)",
                List.of("WorkFunction"),
                List.of(
                        "dynamodb:BatchGetItem on table/blobs",
                        "dynamodb:PutItem on table/blobs",
                        "dynamodb:UpdateItem on table/blobs",
                        "sqs:SendMessage on indexing"));
        rare(
                rows,
                "a distribution with a budget of bytes: ByteBudgetTest (functions/devices)",
                List.of("WorkFunction"),
                List.of("dynamodb:UpdateItem on table/distributions"));
        rare(
                rows,
                "a forecast of bytes by delta: DeltaForecastTest (functions/distributions)",
                List.of("DistributionsFunction"),
                List.of("dynamodb:GetItem on table/blobs"));
        rare(
                rows,
                "chunk lists and deltas: ChunkListTest, DeltaBuildingContract (functions/indexing)",
                List.of("IndexingFunction"),
                List.of(
                        "dynamodb:BatchGetItem on table/blobs",
                        "s3:PutObject on blobs/blobs/*",
                        "s3:GetObject on blobs/chunks/*",
                        "s3:PutObject on blobs/chunks/*",
                        "s3:DeleteObject on blobs/chunks/*"));
        return List.copyOf(rows);
    }

    /// What is done in one run and not in the next: it takes a race, or is due after a while.
    static List<RarePermissions> atTimes() {
        List<RarePermissions> rows = new ArrayList<>();
        String order =
                "a step of the blob protocol that depends on who came first: SweepProtocolTest, ReferenceProtocolTest, RemovalProtocolOnEmulatorsTest";
        rare(
                rows,
                order,
                List.of(
                        "BlobsFunction",
                        "DispatchFunction",
                        "DistributionsFunction",
                        "DocumentsFunction",
                        "IndexingFunction",
                        "RunsFunction",
                        "UpkeepFunction"),
                List.of("dynamodb:ConditionCheckItem on table/blobs"));
        rare(
                rows,
                order,
                List.of("DistributionsFunction", "IndexingFunction", "ModelsFunction"),
                List.of("dynamodb:DeleteItem on table/blobs"));
        rare(rows, order, List.of("IndexingFunction"), List.of("dynamodb:PutItem on table/blobs"));
        rare(
                rows,
                "an object that lost its race, or was cut short by a crash: ArrivalProtocolTest, BlobCrashTest",
                List.of(
                        "AttachmentsFunction",
                        "DocumentsFunction",
                        "IndexingFunction",
                        "RunsFunction"),
                List.of("s3:DeleteObject on blobs/blobs/*"));
        rare(
                rows,
                "a sweep that ends within a moment of its call, which a busy machine leaves to upkeep: SweepTest (functions/blobs)",
                List.of("BlobsFunction", "UpkeepFunction"),
                List.of("s3:PutObject on blobs/sweeps/*"));
        rare(
                rows,
                "a device that was deleted and is asked for something: DepartedTest (functions/dispatch)",
                List.of("DispatchFunction"),
                List.of("dynamodb:PutItem on table/memberships"));
        rare(
                rows,
                "a device that comes when nobody waits for one any more: JoiningsTest (functions/devices)",
                List.of("WorkFunction"),
                List.of("dynamodb:DeleteItem on table/memberships"));
        rare(
                rows,
                NEWS_OF_BLOCKED,
                List.of("UpkeepFunction"),
                List.of("dynamodb:Query on table/assignments/index/blocked_in"));
        rare(
                rows,
                "what is owed, overdue or left over after a while: the tests of functions/upkeep",
                List.of("UpkeepFunction"),
                upkeep());
        return List.copyOf(rows);
    }

    private static List<String> upkeep() {
        return List.of(
                "dynamodb:BatchGetItem on table/assignments",
                "dynamodb:PutItem on table/assignments",
                "dynamodb:Query on table/assignments",
                "dynamodb:BatchGetItem on table/attachments",
                "dynamodb:DeleteItem on table/attachments",
                "dynamodb:BatchGetItem on table/blobs",
                "dynamodb:PutItem on table/blobs",
                "dynamodb:DeleteItem on table/blobs",
                "dynamodb:GetItem on table/convergence",
                "dynamodb:Query on table/convergence",
                "dynamodb:UpdateItem on table/convergence",
                "dynamodb:BatchGetItem on table/devices",
                "dynamodb:BatchGetItem on table/distributions",
                "dynamodb:GetItem on table/distributions",
                "dynamodb:Query on table/distributions",
                "dynamodb:UpdateItem on table/distributions",
                "dynamodb:UpdateItem on table/memberships",
                "dynamodb:DeleteItem on table/memberships",
                "dynamodb:GetItem on table/models",
                "sqs:SendMessage on dispatch-critical",
                "sqs:SendMessage on dispatch-high",
                "sqs:SendMessage on dispatch-normal",
                "sqs:SendMessage on dispatch-low",
                "sqs:SendMessage on indexing",
                "sqs:SendMessage on sub-*");
    }

    private static void rare(
            List<RarePermissions> rows,
            String reason,
            List<String> functions,
            List<String> permissions) {
        for (String function : functions) {
            for (String permission : permissions) {
                rows.add(new RarePermissions(function, permission, reason));
            }
        }
    }

    @Override
    public String toString() {
        return function + ": " + permission;
    }
}
