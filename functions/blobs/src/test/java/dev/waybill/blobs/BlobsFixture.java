package dev.waybill.blobs;

import dev.waybill.aws.AwsClients;
import dev.waybill.aws.Backends;
import dev.waybill.aws.access.AccessRegister;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.IndexingQueue;
import dev.waybill.aws.blob.ObjectReader;
import dev.waybill.domain.access.MintedToken;
import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.deed.Deed;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Contract;
import dev.waybill.testing.dynamodb.InMemoryDynamoDb;
import dev.waybill.testing.embedded.AwsEndpoints;
import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.embedded.StackNames;
import dev.waybill.testing.stack.QueueMessages;
import dev.waybill.testing.stack.StackClients;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.HttpFunction;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// The function on a stack: tables on the twin, bucket and queues on the emulators, so that
/// presigned URLs can be used.
final class BlobsFixture {

    private static final Contract CONTRACT = Contract.ofRepository();

    final TestStack stack;
    final Backends backends;

    private BlobsFixture(TestStack stack, Backends backends) {
        this.stack = stack;
        this.backends = backends;
    }

    static BlobsFixture create() {
        EmbeddedAws aws = EmbeddedAws.shared();
        AwsEndpoints at = aws.endpoints();
        TestStack stack =
                TestStack.create(
                        new StackClients(
                                new InMemoryDynamoDb(),
                                aws.s3(),
                                aws.sqs(),
                                at.region(),
                                at.accountId()),
                        StackNames.unique("blobs"));
        Backends plain = stack.backends();
        AwsClients clients = plain.clients();
        return new BlobsFixture(
                stack,
                new Backends(
                        plain.config(),
                        new AwsClients(
                                clients.dynamoDb(),
                                clients.s3(),
                                presigner(at),
                                clients.sqs(),
                                clients.credentials()),
                        plain.clock(),
                        plain.ids(),
                        plain.backoff()));
    }

    private static S3Presigner presigner(AwsEndpoints at) {
        return S3Presigner.builder()
                .region(Region.of(at.region()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(at.accessKey(), at.secretKey())))
                .endpointOverride(URI.create(at.s3().toString()))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build();
    }

    /// A client without a token.
    ApiClient client() {
        HttpFunction function = BlobsWiring.of(backends);
        return new ApiClient((in, out) -> function.serve(in, out, line -> {}), CONTRACT);
    }

    ApiClient admin() {
        return client().as(TestStack.ADMIN);
    }

    /// The first admin's client of the function on `stack`.
    static ApiClient admin(TestStack stack) {
        HttpFunction function = BlobsWiring.of(stack.backends());
        return new ApiClient((in, out) -> function.serve(in, out, line -> {}), CONTRACT)
                .as(TestStack.ADMIN);
    }

    /// A client with a token of this role.
    ApiClient as(Role role) {
        Principal principal = new Principal("some " + role, role, Optional.empty());
        MintedToken minted = MintedToken.mint(backends.ids(), principal, Optional.empty());
        AccessRegister.of(backends)
                .issue(
                        minted.token(),
                        Deed.ofService("test", "create_token", "r-1", backends.clock().instant()));
        return client().as(minted.text());
    }

    /// What the indexing function does with every message that waits; how many there were.
    int index() {
        ObjectReader reader = ObjectReader.of(backends);
        return QueueMessages.handOver(
                backends.clients().sqs(),
                backends.config().queues().indexing(),
                body -> reader.perform(IndexingQueue.read(body)));
    }

    /// The object that the row of `digest` names.
    BlobObject object(Digest digest) {
        return ((BlobRow.Stored) BlobsTable.of(backends).find(digest).orElseThrow()).object();
    }

    /// Replaces an object's bytes, as a fault from outside does.
    void tamper(BlobObject object, byte[] bytes) {
        backends.clients()
                .s3()
                .putObject(
                        put -> put.bucket(backends.config().blobsBucket()).key(object.key()),
                        RequestBody.fromBytes(bytes));
    }

    void lose(BlobObject object) {
        backends.clients()
                .s3()
                .deleteObject(
                        delete -> delete.bucket(backends.config().blobsBucket()).key(object.key()));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    /// So many bytes, byte i = i mod 251 (SPEC 0.2).
    static byte[] counted(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i % 251);
        }
        return bytes;
    }
}
