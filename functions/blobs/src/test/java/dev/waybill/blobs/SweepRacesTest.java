package dev.waybill.blobs;

import static dev.waybill.blobs.BlobsFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import dev.waybill.testing.Race;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.Recount;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Stores, removals and sweeps at the same time (SPEC D2.2, D2.3). What is stored afterwards is
/// counted anew from what is kept.
class SweepRacesTest {

    private static final byte[] BODY = bytes("wanted and unwanted at the same time");
    private static final Digest DIGEST = Digest.of(BODY);
    private static final String PATH = "/v1/blobs/" + DIGEST;
    private static final int RACERS = 50;
    private static final String AT_ONCE = "{\"grace_seconds\":0,\"quarantine_seconds\":0}";

    private final BlobsFixture fixture = BlobsFixture.create();
    private final ApiClient api = fixture.admin();

    @AfterEach
    void whatIsReportedIsWhatIsKept() {
        Recount.of(fixture.backends).assertExact();
    }

    @Test
    void d2x2FiftyStoresOfOneContentAreOneObjectAndCountFifty() {
        List<ApiAnswer> answers =
                Race.of(RACERS).run(_ -> fixture.admin().callBytes("POST", "/v1/blobs", BODY));

        assertThat(answers).extracting(ApiAnswer::status).containsOnly(200, 201);
        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
        JsonNode blob = api.get(PATH).json();
        assertThat(blob.path("reference_count").asInt()).isEqualTo(RACERS);
        Recount counted = Recount.of(fixture.backends);
        assertThat(counted.blobs()).isEqualTo(1);
        assertThat(counted.bytes()).isEqualTo(BODY.length);
        assertThat(counted.referencedBytes()).isEqualTo(BODY.length);
    }

    @Test
    void d2x3StoreAgainstRemoveNeverLeavesABlobThatCannotBeLoaded() {
        for (int round = 0; round < 200; round++) {
            boolean remove = round % 2 == 0;
            if (remove) {
                api.callBytes("POST", "/v1/blobs", BODY);
            }
            List<ApiAnswer> answers =
                    Race.of(2)
                            .run(number ->
                                    number == 0
                                            ? fixture.admin().callBytes("POST", "/v1/blobs", BODY)
                                            : fixture.admin().delete(PATH));

            assertThat(answers.get(0).status()).isIn(200, 201);
            assertThat(answers.get(1).status()).isEqualTo(204);
            int contains = api.call("HEAD", PATH, "").status();
            ApiAnswer loaded = api.get(PATH + "/content");
            assertThat(loaded.status()).as("round %d", round).isEqualTo(contains);
            assertThat(contains).isIn(200, 404);
        }
    }

    @Test
    @DisplayName("D2.1 of fifty releases at once of twenty references twenty succeed, none below 0")
    void d2x1ReleasesAtOnceEndAtZero() {
        for (int i = 0; i < 20; i++) {
            api.callBytes("POST", "/v1/blobs", BODY);
        }

        List<ApiAnswer> answers =
                Race.of(RACERS).run(_ -> fixture.admin().post(PATH + "/release", ""));

        assertThat(answers).extracting(ApiAnswer::status).containsOnly(200);
        assertThat(answers)
                .filteredOn(answer -> answer.json().path("released").asBoolean())
                .hasSize(20);
        assertThat(answers).allMatch(answer -> answer.json().path("reference_count").asLong() >= 0);
        assertThat(api.get(PATH).json().path("reference_count").asLong()).isZero();
    }

    @Test
    void sweepsWithoutGraceLoseNothingThatIsCommitted() {
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            bodies.add(bytes("body " + i));
            api.callBytes("POST", "/v1/blobs", bodies.get(i));
            api.post("/v1/blobs/" + Digest.of(bodies.get(i)) + "/release", "");
        }

        Race.of(RACERS + 4)
                .run(number -> {
                    ApiClient client = fixture.admin();
                    return number < RACERS
                            ? commit(client, bodies.get(number), number)
                            : sweep(client);
                });

        for (int i = 0; i < RACERS; i++) {
            String path = "/v1/blobs/" + Digest.of(bodies.get(i));
            assertThat(api.get(path + "/content").body()).isEqualTo("body " + i);
            JsonNode blob = api.get(path).json();
            assertThat(blob.path("state").asText()).isEqualTo("Live");
            assertThat(blob.path("reference_count").asInt()).isEqualTo(1);
        }
    }

    /// Puts the bytes in the name of nobody, holds them, and lets nobody's reference go.
    private boolean commit(ApiClient client, byte[] body, int number) {
        String path = "/v1/blobs/" + Digest.of(body);
        ApiAnswer stored = client.callBytes("POST", "/v1/blobs", body);
        assertThat(stored.status()).isIn(200, 201);
        assertThat(client.put(path + "/holders/holder-" + number, "").status()).isEqualTo(200);
        String life = stored.json().path("blob").path("life").asText();
        ApiAnswer released = client.post(path + "/release", "{\"life\":\"" + life + "\"}");
        assertThat(released.json().path("released").asBoolean()).isTrue();
        return true;
    }

    private static boolean sweep(ApiClient client) {
        for (int i = 0; i < 4; i++) {
            assertThat(client.post("/v1/gc/sweeps", AT_ONCE).status()).isEqualTo(202);
        }
        return true;
    }
}
