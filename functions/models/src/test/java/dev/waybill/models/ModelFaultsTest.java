package dev.waybill.models;

import static dev.waybill.models.ModelsFixture.digest;
import static dev.waybill.models.ModelsFixture.variant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Recovery;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.stack.TestStack;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every change of a model version meets a fault at each of its calls, before and after the call
/// took effect; repeated afterwards, it has had one effect, and the version holds exactly its
/// blobs.
class ModelFaultsTest {

    private static final String V = "/v1/models/m/versions/1";
    private static final List<String> CONTENTS = List.of("one", "two", "three");

    /// One stack, and its API without faults.
    private record World(TestStack stack, ApiClient admin) {

        static World create() {
            TestStack stack = TestStack.onTables();
            ModelsFixture.store(stack, "one");
            ModelsFixture.store(stack, "two");
            return new World(stack, ModelsFixture.admin(stack));
        }

        ApiAnswer despite(Faults faults, Function<ApiClient, ApiAnswer> call) {
            return Recovery.after(faults, stack, on -> call.apply(ModelsFixture.admin(on)));
        }

        void requireHeld(String... held) {
            BlobsTable blobs = BlobsTable.of(stack.backends());
            Holder holder = new Holder(HolderKind.MODEL, "m:1");
            for (String content : CONTENTS) {
                boolean expected = List.of(held).contains(content);
                long counted =
                        blobs.find(digest(content))
                                .map(BlobRow::references)
                                .map(references -> references.outside())
                                .orElse(0L);
                assertThat(blobs.isHeld(digest(content), holder)).as(content).isEqualTo(expected);
                assertThat(counted).as(content).isEqualTo(expected ? 1 : 0);
            }
        }

        long audited(String action) {
            return stack
                    .backends()
                    .audit()
                    .listOfResource("models/m/versions/1", Optional.empty(), 100)
                    .stream()
                    .filter(entry -> entry.action().equals(action))
                    .count();
        }
    }

    @ParameterizedTest
    @EnumSource
    void drafting(Kind kind) {
        int played =
                Crashes.atEveryCall(
                        kind,
                        faults -> {
                            World world = World.create();
                            world.despite(faults, api -> api.put(V, content("one", "three")));

                            world.requireHeld("one", "three");
                            assertThat(world.audited("put_version")).isEqualTo(1);
                        });

        assertThat(played).isGreaterThan(8);
    }

    @ParameterizedTest
    @EnumSource
    void replacing(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    World world = World.create();
                    world.admin().put(V, content("one", "three"));
                    ApiAnswer replaced =
                            world.despite(faults, api -> api.put(V, content("one", "two")));

                    assertThat(replaced.json().path("revision").asLong()).isEqualTo(2);
                    world.requireHeld("one", "two");
                    assertThat(world.audited("put_version")).isEqualTo(2);
                });
    }

    @ParameterizedTest
    @EnumSource
    void publishingUnderAKey(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    World world = World.create();
                    world.admin().put(V, content("one", "two"));
                    ApiAnswer published =
                            world.despite(
                                    faults,
                                    api ->
                                            api.with("idempotency-key", "k")
                                                    .post(V + "/publish", ""));

                    assertThat(published.text("state")).isEqualTo("Published");
                    assertThat(published.json().path("revision").asLong()).isEqualTo(2);
                    world.requireHeld("one", "two");
                    assertThat(world.audited("publish_version")).isEqualTo(1);
                });
    }

    @ParameterizedTest
    @EnumSource
    void signing(Kind kind) {
        String statement =
                "waybill-model-v1\nm\n1\na %s 3\nb %s 3\n".formatted(digest("one"), digest("two"));
        Signer ci = Signer.named("ci");
        Crashes.atEveryCall(
                kind,
                faults -> {
                    World world = World.create();
                    world.admin().put(V, content("one", "two"));
                    ci.trustedBy(world.stack());
                    ApiAnswer signed =
                            world.despite(
                                    faults,
                                    api -> api.put(V + "/provenance", ci.provenance(statement)));

                    assertThat(signed.json().at("/provenance/signed_by").asText()).isEqualTo("ci");
                    assertThat(world.admin().get(V).json()).isEqualTo(signed.json());
                    assertThat(world.audited("put_provenance")).isEqualTo(1);
                });
    }

    private static String content(String first, String second) {
        return "{\"variants\": {\"a\": %s, \"b\": %s}}".formatted(variant(first), variant(second));
    }
}
