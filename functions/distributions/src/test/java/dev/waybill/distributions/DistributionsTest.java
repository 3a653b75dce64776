package dev.waybill.distributions;

import static dev.waybill.distributions.DistributionsFixture.to;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.model.Variant;
import dev.waybill.testing.Race;
import dev.waybill.testing.api.ApiAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the calls of API §11 answer, and what they leave.
class DistributionsTest {

    private final DistributionsFixture world = new DistributionsFixture();

    private ApiAnswer create(String body) {
        return world.admin.post("/v1/distributions", body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Capable\": {\"min_gpu_gb\": -1}} | scope.Capable.min_gpu_gb",
                "{\"Capable\": {\"min_gpu_gb\": \"8\"}} | scope.Capable.min_gpu_gb",
                "{\"Capable\": {\"min_storage_mb\": 1.5}} | scope.Capable.min_storage_mb",
                "{\"Capable\": {\"cpu_arch\": 7}} | scope.Capable.cpu_arch",
                "{\"Nodes\": {}} | scope.Nodes.node_ids",
                "{\"Formation\": {}} | scope.Formation.formation_id",
                "{\"Everybody\": {}} | scope"
            })
    void d1_12_badInputOfAScopeIsNamedByItsWholePlace(String scope, String field) {
        ApiAnswer answer =
                world.admin.post(
                        "/v1/distributions",
                        "{\"model_id\": \"model\", \"version\": \"1.0\", \"scope\": %s}"
                                .formatted(scope));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("field")).isEqualTo(field);
    }

    @Test
    void a1_8_aHandleKeepsItsFields() {
        ApiAnswer created =
                create(
                        """
                        {"model_id": "model", "version": "1.0", "variant_id": "any",
                         "scope": "AllNodes", "priority": "High"}\
                        """);

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.text("model_id")).isEqualTo("model");
        assertThat(created.text("version")).isEqualTo("1.0");
        assertThat(created.text("variant_id")).isEqualTo("any");
        JsonNode handle = created.json().path("distribution_handle");
        assertThat(handle.path("scope").asText()).isEqualTo("AllNodes");
        assertThat(handle.path("priority").asText()).isEqualTo("High");
        assertThat(handle.path("distribution_id").asText())
                .isEqualTo(created.text("distribution_id"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"model_id\": \"model\", \"version\": \"1.0\"}",
                "{\"model_id\": \"model\", \"version\": \"1.0\", \"scope\": \"Everybody\"}",
                "{\"model_id\": \"model\", \"version\": \"1.0\", \"scope\": {\"Nodes\": {}}}",
                "{\"model_id\": \"model\", \"version\": \"1.0\", \"scope\": \"AllNodes\", \"priority\": \"Urgent\"}",
                "{\"model_id\": \"model\", \"version\": \"1.0\", \"scope\": \"AllNodes\", \"strategy\": 7}"
            })
    void badRequestsWriteNothing(String body) {
        assertThat(create(body).code()).isEqualTo("invalid_request");
        assertThat(world.admin.get("/v1/distributions").json().path("distributions")).isEmpty();
        assertThat(world.fleet.takeTasks()).isEmpty();
    }

    @Test
    void unknownModelsVersionsVariantsAndFormationsAreNamed() {
        assertThat(create(to("9.9", "d-1")).code()).isEqualTo("version_not_found");
        assertThat(create(to("1.0", "d-1").replace("\"model\"", "\"other\"")).status())
                .isEqualTo(404);
        assertThat(
                        create(
                                        "{\"model_id\": \"model\", \"version\": \"1.0\", \"variant_id\": \"no\", \"scope\": \"AllNodes\"}")
                                .code())
                .isEqualTo("variant_not_found");
        assertThat(
                        create(
                                        "{\"model_id\": \"model\", \"version\": \"1.0\", \"scope\": {\"Formation\": {\"formation_id\": \"none\"}}}")
                                .code())
                .isEqualTo("formation_not_found");
        assertThat(world.fleet.takeTasks()).isEmpty();
    }

    @Test
    void aVersionWithoutVariantsIsNotDistributed() {
        world.fleet.publish("3.0", new Variant[0]);

        for (String body :
                List.of(
                        to("3.0", "d-1"),
                        to("3.0", "d-1")
                                .replace("{\"model_id\"", "{\"dry_run\": true, \"model_id\""))) {
            ApiAnswer refused = create(body);
            assertThat(refused.code()).isEqualTo("invalid_request");
            assertThat(refused.text("field")).isEqualTo("variants");
        }
        assertThat(world.admin.get("/v1/distributions").json().path("distributions")).isEmpty();
        assertThat(world.fleet.takeTasks()).isEmpty();
    }

    @Test
    void aDryRunTellsWhoWouldGetWhatAndWritesNothing() {
        ApiAnswer forecast =
                create(
                        "{\"model_id\": \"model\", \"version\": \"1.0\", \"dry_run\": true, \"scope\": {\"Nodes\": {\"node_ids\": [\"d-1\", \"d-2\", \"ghost\"]}}}");

        assertThat(forecast.status()).isEqualTo(200);
        assertThat(forecast.json().path("targets").asLong()).isEqualTo(3);
        assertThat(forecast.json().path("variants").path("any").asLong()).isEqualTo(2);
        assertThat(forecast.json().path("bytes_full").asLong()).isEqualTo(2000);
        assertThat(forecast.json().path("blockers")).hasSize(1);
        assertThat(forecast.json().at("/blockers/0/reason").asText()).isEqualTo("Unknown");
        assertThat(world.admin.get("/v1/distributions").json().path("distributions")).isEmpty();
        assertThat(world.fleet.takeTasks()).isEmpty();
    }

    @Test
    void aModelHasAtMostTwentyOpenDistributions() {
        for (int i = 0; i < 20; i++) {
            assertThat(create(to("1.0", "d-1")).status()).as("%d", i).isEqualTo(201);
        }
        assertThat(create(to("1.0", "d-1")).code()).isEqualTo("too_many_distributions");
    }

    @Test
    void parallelDistributionsOfAModelEachGetAGenerationOfTheirOwn() {
        List<ApiAnswer> answers =
                Race.of(12).run(number -> create(to(number % 2 == 0 ? "1.0" : "2.0", "d-1")));
        List<Long> generations = new ArrayList<>();
        for (ApiAnswer answer : answers) {
            if (answer.status() == 201) {
                generations.add(answer.json().path("generation").asLong());
            } else {
                assertThat(answer.code()).isEqualTo("write_conflict");
            }
        }

        Set<Long> distinct = new HashSet<>(generations);
        assertThat(distinct).hasSameSizeAs(generations).isNotEmpty();
        assertThat(world.admin.get("/v1/distributions").json().path("distributions"))
                .hasSize(generations.size());
    }

    @Test
    void aListIsNewestFirstAndPagesWithoutLossOrRepetition() {
        for (int i = 0; i < 5; i++) {
            world.stack.clock().advance(Duration.ofSeconds(1));
            create(to("1.0", "d-1"));
        }
        List<Long> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = world.admin.get("/v1/distributions?limit=2" + cursor).json();
            page.path("distributions").forEach(d -> seen.add(d.path("generation").asLong()));
            cursor = page.has("next_cursor") ? "&cursor=" + page.path("next_cursor").asText() : "";
        } while (!cursor.isEmpty());

        assertThat(seen).containsExactly(5L, 4L, 3L, 2L, 1L);
    }

    @Test
    void d1_14_cancellingWhatIsOverChangesNothingAndWhatIsUnknownIsNotFound() {
        Distribution distribution = world.opened("1.0");
        String path = "/v1/distributions/" + distribution.id() + "/cancel";

        assertThat(world.admin.post(path, "").json().path("was_cancelled").asBoolean()).isTrue();
        assertThat(world.admin.post(path, "").json().path("was_cancelled").asBoolean()).isFalse();
        assertThat(world.fleet.takeTasks()).hasSize(1);
        assertThat(world.admin.post("/v1/distributions/none/cancel", "").code())
                .isEqualTo("distribution_not_found");
    }

    @Test
    void aVersionThatWasNeverDistributedHasNoConvergence() {
        assertThat(world.convergence().get("/v1/models/model/versions/1.0/convergence").code())
                .isEqualTo("distribution_not_found");
    }

    @Test
    void a1_13_nodesWithAVersionAreThoseThatRunIt() {
        Distribution distribution = world.opened("1.0");
        world.fleet.report("d-2", distribution.generation(), 1, ReportState.COMPLETED);
        world.fleet.report("d-2", distribution.generation(), 2, ReportState.OPERATIONAL);

        JsonNode nodes =
                world.convergence().get("/v1/models/model/versions/1.0/nodes").json().path("nodes");
        assertThat(nodes).hasSize(1);
        assertThat(nodes.path(0).path("node_id").asText()).isEqualTo("d-2");
        assertThat(nodes.path(0).path("operational_status").asText()).isEqualTo("Operational");
    }
}
