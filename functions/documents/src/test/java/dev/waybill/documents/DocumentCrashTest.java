package dev.waybill.documents;

import static dev.waybill.documents.DocumentsFixture.digest;
import static dev.waybill.documents.DocumentsFixture.held;
import static dev.waybill.documents.DocumentsFixture.to;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Recovery;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.Waiting;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every operation fails at each of its calls to AWS in turn, before and after that took effect,
/// and is repeated: the end is the same as without the failure.
class DocumentCrashTest {

    private static final String LARGE = "x".repeat(300 * 1024);

    private final TestStack stack = TestStack.onTwins();
    private final ApiClient admin = DocumentsFixture.admin(stack);

    /// A document of a collection of its own, so that each try has a feed of its own.
    private static final class Place {

        private final String id = UUID.randomUUID().toString();
        private final String old = "old " + id;
        private final String more = "more " + id;

        String document() {
            return "/v1/collections/" + id + "/documents/d";
        }

        String field(String name) {
            return document() + "/references/" + name;
        }
    }

    @ParameterizedTest
    @EnumSource
    void x6_aReferenceIsStoredOnce(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    Place place = new Place();
                    admin.put(place.field("f"), to(place.old));
                    played(faults, client -> client.put(place.field("f"), to(place.more)));

                    expect(place, 2, "{\"f\":" + to(place.more) + "}");
                    assertThat(held(stack, digest(place.old))).isZero();
                    assertThat(held(stack, digest(place.more))).isEqualTo(1);
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "TIMEOUT", "CONFLICT"})
    void x6_aReferenceIsRemovedOnce(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    Place place = new Place();
                    admin.put(place.field("f"), to(place.old));
                    played(faults, client -> client.delete(place.field("f")));

                    expect(place, 2, "{\"f\":null}");
                    assertThat(held(stack, digest(place.old))).isZero();
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "TIMEOUT", "CONFLICT"})
    void x6_aDocumentIsMadeOnce(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    Place place = new Place();
                    String made = "{\"a\":{\"b\":" + to(place.old) + "}}";
                    played(faults, client -> client.patch(place.document(), made));
                    expect(place, 1, made);
                    assertThat(held(stack, digest(place.old))).isEqualTo(1);
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "TIMEOUT", "CONFLICT"})
    void x6_aDocumentIsDeletedOnce(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    Place place = new Place();
                    admin.put(place.field("f"), to(place.old));
                    admin.put(place.field("g"), to(place.more));
                    played(faults, client -> client.delete(place.document()));

                    assertThat(admin.get(place.document()).status()).isEqualTo(404);
                    expectChanges(place, 3);
                    assertThat(held(stack, digest(place.old))).isZero();
                    assertThat(held(stack, digest(place.more))).isZero();
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "TIMEOUT"})
    void x11_aLargeDocumentIsKeptAndHeldOnce(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    Place place = new Place();
                    String before = "{\"id\":\"%s\",\"text\":\"%s\"}".formatted(place.id, LARGE);
                    admin.patch(place.document(), before);
                    String after = before.replaceFirst("}$", ",\"f\":" + to(place.more) + "}");
                    played(faults, client -> client.put(place.field("f"), to(place.more)));

                    expect(place, 2, after);
                    assertThat(held(stack, Digest.of(bytes(before)))).isZero();
                    assertThat(held(stack, Digest.of(bytes(after)))).isEqualTo(1);
                    assertThat(held(stack, digest(place.more))).isEqualTo(1);
                });
    }

    @Test
    @DisplayName(
            "With a fifth of the calls failing nothing is answered 500, and nothing is half done")
    void bearsManyFaults() {
        for (long seed = 1; seed <= 30; seed++) {
            Faults faults = Faults.bearable(seed, 0.2);
            ApiClient faulty = DocumentsFixture.admin(stack.failing(faults));
            Place place = new Place();
            for (int i = 0; i < 3; i++) {
                String body = to(place.old + i);
                repeated(faulty, client -> client.put(place.field("f"), body));
            }
            repeated(faulty, client -> client.patch(place.document(), "{\"a\":1}"));

            expect(place, 4, "{\"f\":" + to(place.old + 2) + ",\"a\":1}");
            assertThat(held(stack, digest(place.old + 1))).isZero();
            assertThat(held(stack, digest(place.old + 2))).isEqualTo(1);
        }
    }

    /// Repeats a call till it is not answered that it should be repeated.
    private static void repeated(ApiClient client, Function<ApiClient, ApiAnswer> call) {
        for (int i = 0; i < 50; i++) {
            ApiAnswer answer = call.apply(client);
            if (answer.status() < 300) {
                return;
            }
            assertThat(answer.code()).isIn("unavailable", "write_conflict");
        }
        throw new AssertionError("no answer");
    }

    /// Plays a call with a fault in it, and then again, as a client would.
    private void played(Faults faults, Function<ApiClient, ApiAnswer> call) {
        Recovery.unlessCrashed(() -> call.apply(DocumentsFixture.admin(stack.failing(faults))))
                .ifPresent(answer -> assertThat(answer.status()).isIn(200, 201, 204, 409, 503));
        faults.restart();
        assertThat(call.apply(admin).status()).isIn(200, 201, 204);
    }

    private void expect(Place place, int changes, String body) {
        assertThat(admin.get(place.document()).body()).isEqualTo(body);
        expectChanges(place, changes);
    }

    /// So many changes were made, and recorded once each.
    private void expectChanges(Place place, int changes) {
        JsonNode feed =
                DocumentsFixture.reader(stack, Waiting.never())
                        .get("/v1/collections/" + place.id + "/changes")
                        .json();
        List<Long> numbers = LongStream.rangeClosed(1, changes).boxed().toList();
        assertThat(feed.path("changes").findValues("seq").stream().map(JsonNode::asLong))
                .containsExactlyElementsOf(numbers);
        assertThat(feed.path("changes").findValues("revision").stream().map(JsonNode::asLong))
                .containsExactlyElementsOf(numbers);
        Holding.requireAgreement(stack);
        assertThat(
                        stack.backends()
                                .audit()
                                .listOfResource(
                                        "collections/" + place.id + "/documents/d",
                                        Optional.empty(),
                                        100))
                .hasSize(changes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
