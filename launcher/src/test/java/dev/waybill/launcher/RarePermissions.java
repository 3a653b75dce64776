package dev.waybill.launcher;

import java.util.ArrayList;
import java.util.List;

/// What policies permit and [LeastPrivilegeTest] does not make functions do: what only a crash, a
/// race, hours or many megabytes bring about. Each names the tests that do, where there is no
/// policy to hold against the calls.
record RarePermissions(String function, String permission, String reason) {

    static List<RarePermissions> all() {
        List<RarePermissions> all = new ArrayList<>();
        rare(
                all,
                "a step of the blob protocol that depends on who came first: SweepProtocolTest, ReferenceProtocolTest, RemovalProtocolOnEmulatorsTest",
                List.of(
                        "AttachmentsFunction",
                        "BlobsFunction",
                        "DispatchFunction",
                        "DistributionsFunction",
                        "DocumentsFunction",
                        "IndexingFunction",
                        "ModelsFunction",
                        "RunsFunction",
                        "UpkeepFunction"),
                List.of(
                        "dynamodb:ConditionCheckItem on table/blobs",
                        "dynamodb:PutItem on table/blobs",
                        "dynamodb:UpdateItem on table/blobs",
                        "dynamodb:DeleteItem on table/blobs"));
        rare(
                all,
                "an object that lost its race, or was cut short by a crash: ArrivalProtocolTest, BlobCrashTest",
                List.of(
                        "AttachmentsFunction",
                        "DocumentsFunction",
                        "IndexingFunction",
                        "RunsFunction",
                        "UpkeepFunction"),
                List.of("s3:DeleteObject on blobs/blobs/*"));
        rare(
                all,
                "blobs of more than 64 MiB come in parts: UploadTest (functions/blobs)",
                List.of("AttachmentsFunction", "BlobsFunction"),
                List.of("s3:ListMultipartUploadParts on blobs/blobs/*"));
        rare(
                all,
                "a sweep that ends within a moment of its call, which a busy machine leaves to upkeep: SweepTest (functions/blobs)",
                List.of("BlobsFunction"),
                List.of("s3:PutObject on blobs/sweeps/*"));
        rare(
                all,
                "a keyed call that is refused after its claim: KeyedCallTest (shared/web)",
                List.of("AttachmentsFunction", "BlobsFunction", "ServiceFunction"),
                List.of("dynamodb:DeleteItem on table/idempotency"));
        rare(
                all,
                "a batch of events that was cut short: the crash tests of functions/runs",
                List.of("RunsFunction"),
                List.of("dynamodb:DeleteItem on table/runs", "s3:PutObject on blobs/blobs/*"));
        rare(
                all,
                "devices that cannot go on by themselves: DistributionsTest (functions/distributions)",
                List.of("ConvergenceFunction", "SubscriptionsFunction", "UpkeepFunction"),
                List.of("dynamodb:Query on table/assignments/index/blocked_in"));
        rare(
                all,
                "a plan or pack that was lost or damaged: RequiredDeltaTest (functions/devices)",
                List.of("WorkFunction"),
                List.of("dynamodb:UpdateItem on table/blobs"));
        rare(
                all,
                "a signer with a trust key: SignedModelTest",
                List.of("DistributionsFunction"),
                List.of("dynamodb:ConditionCheckItem on table/access"));
        rare(
                all,
                "a distribution that stops itself: AbortTest (functions/dispatch)",
                List.of("DispatchFunction"),
                List.of("dynamodb:PutItem on table/audit"));
        rare(
                all,
                "what brings converged devices back: RollbackTest (functions/dispatch)",
                List.of("DispatchFunction"),
                List.of(
                        "dynamodb:PutItem on table/convergence",
                        "dynamodb:ConditionCheckItem on table/models",
                        "dynamodb:BatchGetItem on table/distributions",
                        "dynamodb:Query on table/distributions/index/by_model"));
        rare(
                all,
                "the end of a distribution, in its own lane: the tests of functions/projection",
                List.of("ProjectionFunction"),
                lanes());
        rare(
                all,
                "a device that joins what is under way: the tests of late joiners (functions/dispatch, functions/devices)",
                List.of("DevicesFunction", "DispatchFunction", "WorkFunction"),
                joiners());
        rare(
                all,
                "a device that was deleted and is asked for something: DepartedTest (functions/dispatch)",
                List.of("DispatchFunction"),
                List.of("dynamodb:PutItem on table/memberships"));
        rare(
                all,
                "a device that is to fetch a delta: DeltaWorkTest (functions/devices), DeltaPlanningTest (functions/dispatch)",
                List.of("DispatchFunction", "WorkFunction"),
                List.of(
                        "dynamodb:BatchGetItem on table/blobs",
                        "dynamodb:GetItem on table/blobs",
                        "dynamodb:PutItem on table/blobs",
                        "sqs:SendMessage on indexing"));
        rare(
                all,
                "a forecast of bytes by delta: DistributionsTest (functions/distributions)",
                List.of("DistributionsFunction"),
                List.of("dynamodb:GetItem on table/blobs"));
        rare(
                all,
                "chunk lists and deltas: ChunkListTest, DeltaBuildingContract (functions/indexing)",
                List.of("IndexingFunction", "UpkeepFunction"),
                List.of(
                        "dynamodb:BatchGetItem on table/blobs",
                        "s3:PutObject on blobs/blobs/*",
                        "s3:GetObject on blobs/chunks/*",
                        "s3:PutObject on blobs/chunks/*",
                        "s3:DeleteObject on blobs/chunks/*"));
        rare(
                all,
                "a distribution with a budget of bytes: its tests in functions/devices",
                List.of("WorkFunction"),
                List.of("dynamodb:UpdateItem on table/distributions"));
        rare(
                all,
                "what is owed, overdue or left over after a while: the tests of functions/upkeep",
                List.of("UpkeepFunction"),
                upkeep());
        return List.copyOf(all);
    }

    private static List<String> joiners() {
        List<String> permissions =
                new ArrayList<>(
                        List.of(
                                "dynamodb:DeleteItem on table/distributions",
                                "dynamodb:Query on table/distributions",
                                "dynamodb:GetItem on table/assignments",
                                "dynamodb:GetItem on table/devices",
                                "dynamodb:GetItem on table/memberships",
                                "dynamodb:PutItem on table/memberships",
                                "dynamodb:DeleteItem on table/memberships"));
        permissions.addAll(lanes());
        return permissions;
    }

    private static List<String> upkeep() {
        List<String> permissions =
                new ArrayList<>(
                        List.of(
                                "dynamodb:BatchGetItem on table/assignments",
                                "dynamodb:PutItem on table/assignments",
                                "dynamodb:Query on table/assignments",
                                "dynamodb:BatchGetItem on table/attachments",
                                "dynamodb:DeleteItem on table/attachments",
                                "dynamodb:BatchGetItem on table/devices",
                                "dynamodb:UpdateItem on table/memberships",
                                "dynamodb:GetItem on table/convergence",
                                "dynamodb:Query on table/convergence",
                                "dynamodb:GetItem on table/models",
                                "dynamodb:UpdateItem on table/convergence",
                                "dynamodb:BatchGetItem on table/distributions",
                                "dynamodb:DeleteItem on table/memberships",
                                "dynamodb:GetItem on table/distributions",
                                "dynamodb:UpdateItem on table/distributions",
                                "dynamodb:Query on table/distributions",
                                "s3:AbortMultipartUpload on blobs/blobs/*",
                                "s3:ListBucketMultipartUploads on blobs",
                                "s3:PutObject on blobs/sweeps/*",
                                "sqs:SendMessage on sub-*",
                                "sqs:SendMessage on indexing"));
        permissions.addAll(lanes());
        return permissions;
    }

    private static List<String> lanes() {
        return List.of(
                "sqs:SendMessage on dispatch-critical",
                "sqs:SendMessage on dispatch-high",
                "sqs:SendMessage on dispatch-normal",
                "sqs:SendMessage on dispatch-low");
    }

    private static void rare(
            List<RarePermissions> all,
            String reason,
            List<String> functions,
            List<String> permissions) {
        for (String function : functions) {
            for (String permission : permissions) {
                all.add(new RarePermissions(function, permission, reason));
            }
        }
    }

    @Override
    public String toString() {
        return function + ": " + permission;
    }
}
