package dev.waybill.models;

import static dev.waybill.models.ModelsFixture.digest;
import static dev.waybill.models.ModelsFixture.variant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.dynamodb.DelegatingDynamoDb;
import dev.waybill.testing.stack.TestStack;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/// Who vouches for a version (SPEC D0.8).
class ProvenanceTest {

    private static final String V = "/v1/models/m/versions/1";
    private static final String STATEMENT =
            "waybill-model-v1\nm\n1\na %s 5\nb %s 6\n".formatted(digest("bytes"), digest("others"));

    private final TestStack stack = TestStack.onTables();
    private final ApiClient admin = ModelsFixture.admin(stack);
    private final Signer ci = Signer.named("ci");

    @BeforeEach
    void draft() {
        assertThat(admin.put(V, content("")).status()).isEqualTo(201);
        ModelsFixture.store(stack, "bytes");
        ModelsFixture.store(stack, "others");
    }

    private static String content(String more) {
        return "{\"variants\": {\"b\": %s, \"a\": %s}%s}"
                .formatted(variant("others"), variant("bytes"), more);
    }

    private ApiAnswer sign(String provenance) {
        return admin.put(V + "/provenance", provenance);
    }

    private ApiAnswer publish() {
        return admin.post(V + "/publish", "");
    }

    private static void assertRefused(ApiAnswer answer) {
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("bad_signature");
        assertThat(answer.text("signed_by")).isEqualTo("ci");
    }

    @Test
    @DisplayName("D0.8 what a signer without a key signed is kept as it is")
    void keepsWhatItCannotVerify() {
        assertThat(sign("{\"signed_by\": \"ci\", \"signature\": \"anything\"}").status())
                .isEqualTo(200);
        assertThat(publish().json().at("/provenance/signature").asText()).isEqualTo("anything");
    }

    @Test
    @DisplayName("D0.8 a signature over variants in the order of their ids verifies")
    void takesWhatVerifies() {
        ci.trustedBy(stack);

        assertThat(sign(ci.provenance(STATEMENT)).status()).isEqualTo(200);
        assertThat(publish().text("state")).isEqualTo("Published");
    }

    @Test
    @DisplayName("D0.8 what does not verify is refused, and nothing is written")
    void refusesWhatDoesNotVerify() {
        ci.trustedBy(stack);
        for (String bad :
                List.of(
                        ci.provenance(STATEMENT.replace("\n1\n", "\n2\n")),
                        ci.provenance(STATEMENT.replace(" 6", " 7")),
                        ci.provenance(STATEMENT.strip()),
                        Signer.named("ci").provenance(STATEMENT),
                        "{\"signed_by\": \"ci\", \"signature\": \"anything\"}")) {
            assertRefused(sign(bad));
            assertRefused(admin.put(V, content(", \"provenance\": " + bad)));
            assertRefused(
                    admin.put("/v1/models/m/versions/new", content(", \"provenance\": " + bad)));
        }
        assertThat(admin.get(V).json().has("provenance")).isFalse();
        assertThat(admin.get(V).json().path("revision").asLong()).isEqualTo(1);
        assertThat(admin.get("/v1/models/m/versions/new").code()).isEqualTo("version_not_found");
    }

    @Test
    @DisplayName("D0.8 the whole content may bring its provenance along")
    void verifiesWhatIsPutAsAWhole() {
        ci.trustedBy(stack);
        String signed = content(", \"provenance\": " + ci.provenance(STATEMENT));

        assertThat(admin.put(V, signed).status()).isEqualTo(200);
        assertThat(admin.put(V, signed).status()).isEqualTo(200);
        assertRefused(
                admin.put(
                        V,
                        "{\"variants\": {\"a\": %s}, \"provenance\": %s}"
                                .formatted(variant("bytes"), ci.provenance(STATEMENT))));
    }

    @Test
    @DisplayName("D0.8 publishing verifies again, with the key of that moment")
    void verifiesWhenItPublishes() {
        sign(ci.provenance(STATEMENT));
        Signer other = Signer.named("ci");
        other.trustedBy(stack);

        assertRefused(publish());
        assertThat(admin.get(V).text("state")).isEqualTo("Draft");
        ci.trustedBy(stack);
        assertThat(publish().text("state")).isEqualTo("Published");
    }

    @Test
    @DisplayName("A key that is taken away vouches for nothing, and refuses nothing")
    void publishesAfterTheKeyIsGone() {
        sign("{\"signed_by\": \"ci\", \"signature\": \"anything\"}");
        ci.trustedBy(stack);
        assertRefused(publish());

        ci.forgottenBy(stack);
        assertThat(publish().text("state")).isEqualTo("Published");
    }

    @Test
    @DisplayName("Another key changes nothing about what is published, and withdrawing needs none")
    void leavesPublishedVersionsAlone() {
        ci.trustedBy(stack);
        sign(ci.provenance(STATEMENT));
        publish();
        Signer.named("ci").trustedBy(stack);

        assertThat(publish().status()).isEqualTo(200);
        assertThat(admin.put(V, content("")).status()).isEqualTo(200);
        assertThat(admin.post(V + "/deprecate", "").text("state")).isEqualTo("Deprecated");
        assertRefused(publish());
        assertThat(admin.post(V + "/yank", "").text("state")).isEqualTo("Yanked");
    }

    @Test
    @DisplayName("A key that comes between reading and publishing counts")
    void aKeyInBetweenCounts() {
        sign("{\"signed_by\": \"ci\", \"signature\": \"anything\"}");
        ApiClient slow =
                ModelsFixture.admin(
                        stack.through(client ->
                                new BeforeTransaction(client, () -> ci.trustedBy(stack))));

        assertRefused(slow.post(V + "/publish", ""));
        assertThat(admin.get(V).text("state")).isEqualTo("Draft");
    }

    @Test
    @DisplayName("A key that is replaced between reading and writing counts")
    void anotherKeyInBetweenCounts() {
        ci.trustedBy(stack);
        ApiClient slow =
                ModelsFixture.admin(
                        stack.through(client ->
                                new BeforeTransaction(
                                        client, () -> Signer.named("ci").trustedBy(stack))));

        assertRefused(slow.put(V + "/provenance", ci.provenance(STATEMENT)));
        assertThat(admin.get(V).json().has("provenance")).isFalse();
    }

    /// Does something else once, right before the first transaction.
    private static final class BeforeTransaction extends DelegatingDynamoDb {

        private final Runnable something;
        private final AtomicBoolean done = new AtomicBoolean();

        BeforeTransaction(DynamoDbClient client, Runnable something) {
            super(client);
            this.something = something;
        }

        @Override
        protected <Q extends DynamoDbRequest, R> R call(
                String operation, Q request, Function<Q, R> delegated) {
            if (operation.equals("TransactWriteItems") && done.compareAndSet(false, true)) {
                something.run();
            }
            return delegated.apply(request);
        }
    }
}
