package dev.waybill.aws.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.AwsClients;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Backoff;
import dev.waybill.aws.Config;
import dev.waybill.aws.SecureIds;
import dev.waybill.aws.blob.IndexingQueue.Task;
import dev.waybill.aws.blob.UploadTickets.Ticket;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.domain.blob.PartPlan;
import dev.waybill.domain.blob.Sweep;
import dev.waybill.domain.blob.SweepOrder;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadKind;
import dev.waybill.domain.blob.UploadState;
import dev.waybill.domain.deed.Deed;
import dev.waybill.testing.dynamodb.InMemoryDynamoDb;
import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.embedded.StackNames;
import dev.waybill.testing.s3.InMemoryS3;
import dev.waybill.testing.sqs.InMemorySqs;
import dev.waybill.testing.stack.DeclaredStack;
import dev.waybill.testing.stack.StackClients;
import dev.waybill.testing.template.Template;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Everything the blob protocol runs on, and the actors of it: each actor may have a hook before
/// its clients, all share one state.
final class BlobWorld {

    static final Duration FAR = Duration.ofDays(30);

    private static final int PASSES_TO_REST = 12;
    private static final Duration BETWEEN_PASSES = Duration.ofDays(2);

    static final Holder HOLDER = Holder.artifact("somebody");
    static final Holder OUTSIDER = new Holder(HolderKind.MODEL, "a model");

    private static final Instant START = Instant.parse("2025-06-01T12:00:00Z");

    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    final DynamoDbClient dynamoDb;
    final S3Client s3;
    final Config config;
    final Backends backends;
    final AtomicReference<Instant> now = new AtomicReference<>(START);

    private BlobWorld(StackClients services, S3Presigner presigner) {
        Map<String, String> environment =
                new HashMap<>(
                        DeclaredStack.create(
                                        Template.ofRepository(),
                                        services,
                                        StackNames.unique("blobs"),
                                        Map.of("AdminTokenSha256", "0".repeat(64)))
                                .environment());
        environment.put("AWS_REGION", services.region());
        this.dynamoDb = services.dynamoDb();
        this.s3 = services.s3();
        this.config = Config.parse(environment);
        this.backends =
                backends(
                        new AwsClients(
                                services.dynamoDb(),
                                services.s3(),
                                presigner,
                                services.sqs(),
                                CREDENTIALS));
    }

    private Backends backends(AwsClients clients) {
        return new Backends(config, clients, now::get, new SecureIds(), Backoff.none());
    }

    /// On twins of its own: in memory, and as strict as AWS.
    static BlobWorld onTwins() {
        return new BlobWorld(
                new StackClients(
                        new InMemoryDynamoDb(),
                        new InMemoryS3(),
                        new InMemorySqs(),
                        "us-east-1",
                        "000000000000"),
                S3Presigner.builder()
                        .region(Region.US_EAST_1)
                        .credentialsProvider(CREDENTIALS)
                        .build());
    }

    /// On a stack of its own in the emulators.
    static BlobWorld onEmulators() {
        EmbeddedAws aws = EmbeddedAws.shared();
        return new BlobWorld(StackClients.of(aws), aws.s3Presigner());
    }

    /// What an actor with this hook stands on.
    Backends actor(Hook hook) {
        AwsClients clients = backends.clients();
        return backends(
                new AwsClients(
                        Hook.on(DynamoDbClient.class, clients.dynamoDb(), hook),
                        Hook.on(S3Client.class, clients.s3(), hook),
                        clients.presigner(),
                        Hook.on(SqsClient.class, clients.sqs(), hook),
                        clients.credentials()));
    }

    /// An actor that lets others go first when it is about to commit its first transaction.
    Backends lateActor(Runnable others) {
        return actor(Hook.beforeFirst("transactWriteItems", others));
    }

    Instant now() {
        return now.get();
    }

    void advance(Duration by) {
        now.updateAndGet(time -> time.plus(by));
    }

    BlobsTable table() {
        return BlobsTable.of(backends);
    }

    Optional<BlobRow> row(Digest digest) {
        return table().find(digest);
    }

    BlobRow.Stored stored(Digest digest) {
        return (BlobRow.Stored) row(digest).orElseThrow();
    }

    boolean isThere(BlobObject object) {
        return BlobObjects.of(backends).head(object).isPresent();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Deed deed(Instant at) {
        return Deed.ofService("tester", "test", "request", at);
    }

    <T> DeedOf<T> deedOf() {
        return _ -> Optional.of(deed(now()));
    }

    /// Stores a body for `holder`.
    BodyStore.Stored store(Backends as, byte[] body, Optional<Holder> holder) {
        return BodyStore.of(as)
                .store(body, BlobHashes.of(body), holder, BlobDescription.NONE, now(), deedOf());
    }

    /// Asks for a ticket.
    Ticket ask(Backends as, byte[] body, Optional<Holder> holder) {
        return UploadTickets.of(as)
                .ask(
                        new UploadTickets.Wish(
                                Digest.of(body), body.length, BlobDescription.NONE, holder),
                        now(),
                        deedOf());
    }

    /// Asks for a ticket that is not yet there.
    Upload open(byte[] body, Optional<Holder> holder) {
        return ((Ticket.Open) ask(backends, body, holder)).upload();
    }

    /// Opens a multipart upload of a body that is small enough for a test.
    Upload openMultipart(Digest digest, long sizeBytes, Optional<Holder> holder) {
        Upload upload =
                new Upload(
                        backends.ids().next(),
                        new BlobObject(digest, backends.ids().next()),
                        UploadKind.MULTIPART,
                        UploadState.OPEN,
                        Optional.empty(),
                        sizeBytes,
                        BlobDescription.NONE,
                        holder,
                        Optional.of(
                                new Upload.Multipart(
                                        PartPlan.of(sizeBytes),
                                        Optional.empty(),
                                        Optional.empty())),
                        now(),
                        now().plus(Duration.ofDays(1)),
                        now().plus(Duration.ofDays(2)));
        UploadSteps.of(backends).open(upload, deed(now()));
        return upload;
    }

    /// What a client does with the URL of a single upload.
    void put(Upload upload, byte[] body) {
        s3.putObject(
                put -> put.bucket(config.blobsBucket()).key(upload.object().key()),
                RequestBody.fromBytes(body));
    }

    /// What a client does with the URLs of parts: here one part.
    void putParts(Backends as, Upload upload, byte[] body) {
        UploadTickets tickets = UploadTickets.of(as);
        Upload current = tickets.find(upload.id()).orElseThrow();
        assertThat(tickets.partUrls(current, Map.of(1, Digest.of(body)), now())).isPresent();
        String name =
                tickets.find(upload.id())
                        .flatMap(Upload::multipart)
                        .flatMap(Upload.Multipart::s3UploadId)
                        .orElseThrow();
        s3.uploadPart(
                part ->
                        part.bucket(config.blobsBucket())
                                .key(upload.object().key())
                                .uploadId(name)
                                .partNumber(1)
                                .checksumSHA256(BlobUrls.base64(Digest.of(body))),
                RequestBody.fromBytes(body));
    }

    UploadCompletion.Completion complete(Backends as, Upload upload) {
        return UploadCompletion.of(as).complete(upload.id(), now(), deedOf());
    }

    boolean abandon(Backends as, Upload upload) {
        return UploadCompletion.of(as).abandon(upload.id(), now(), deedOf());
    }

    void index(Backends as, Upload upload) {
        ObjectReader.of(as).perform(new Task.ReadUpload(upload.id()));
    }

    BlobRemoval.Removed remove(Backends as, Digest digest) {
        return BlobRemoval.of(as).remove(digest, now(), () -> deed(now()));
    }

    void hold(Backends as, Digest digest, Holder holder) {
        change(as, new HolderChanges().add(digest, holder));
    }

    void unhold(Backends as, Digest digest, Holder holder) {
        change(as, new HolderChanges().drop(digest, holder));
    }

    private void change(Backends as, HolderChanges changes) {
        BlobReferences references = new BlobReferences(BlobsTable.of(as), as.ids());
        Attempts.until(
                "change holders",
                () -> {
                    var ready = (BlobReferences.Prepared.Ready) references.prepare(changes, now());
                    var transaction = ready.addTo(as.transaction());
                    return transaction.size() == 0
                                    || transaction.commit("change holders").isCommitted()
                            ? Optional.of(true)
                            : Optional.empty();
                });
    }

    /// Starts a sweep that looks at everything that nobody holds by now.
    Sweep startSweep(Duration grace, Duration quarantine) {
        return startSweep(backends, backends.ids().next(), grace, quarantine);
    }

    /// Starts a sweep under a name of one's own, unless there is one.
    Sweep startSweep(Backends as, String id, Duration grace, Duration quarantine) {
        Sweep sweep = Sweep.start(id, new SweepOrder(now(), false, grace, quarantine));
        SweepRecords.of(as).start(sweep, deed(now()));
        return sweep;
    }

    /// Carries a sweep on as far as it goes.
    SweepRecords.Report carryOn(Backends as, Sweep sweep) {
        Sweeper.of(as).carryOn(sweep.id(), now().plusSeconds(1));
        return SweepRecords.of(backends).report(sweep.id()).orElseThrow();
    }

    /// A whole sweep.
    SweepRecords.Report sweep(Duration grace, Duration quarantine) {
        return carryOn(backends, startSweep(grace, quarantine));
    }

    /// Puts the row of a stored blob in quarantine, as the sweep will.
    void quarantine(Digest digest) {
        dynamoDb.updateItem(update ->
                update.tableName(config.tables().blobs())
                        .key(BlobKeys.row(digest))
                        .updateExpression("SET #state = :state, quarantined_since = :now")
                        .conditionExpression("reference_count = :none")
                        .expressionAttributeNames(Map.of("#state", "state"))
                        .expressionAttributeValues(
                                Map.of(
                                        ":state",
                                        AttributeValue.fromS("Quarantined"),
                                        ":none",
                                        AttributeValue.fromN("0"),
                                        ":now",
                                        AttributeValue.fromN(
                                                Long.toString(now().toEpochMilli())))));
    }

    /// Loses a blob's object, as a fault from outside does.
    void lose(BlobObject object) {
        BlobObjects.of(backends).delete(object);
    }

    /// What upkeep does in one pass.
    void upkeep(Backends as) {
        Instant pass = now();
        OwedSettlement owed = OwedSettlement.of(as);
        List<OwedWork.Owing> due = owed.list(pass, 100);
        due.forEach(owing -> owed.settle(owing, pass));
        UploadReaper reaper = UploadReaper.of(as);
        reaper.list(pass, 100).forEach(id -> reaper.reap(id, pass));
    }

    /// Lets everything happen that time alone brings about, long enough that nothing is left to
    /// happen.
    void comeToRest() {
        for (int pass = 0; pass < PASSES_TO_REST; pass++) {
            advance(BETWEEN_PASSES);
            upkeep(backends);
        }
    }

    /// All items of the table.
    List<Map<String, AttributeValue>> items() {
        return dynamoDb.scan(scan -> scan.tableName(config.tables().blobs())).items();
    }
}
