package dev.waybill.distributions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.blob.Body;
import dev.waybill.aws.blob.DeltaSteps;
import dev.waybill.aws.blob.DeltasTable;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.blob.BlobReference;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.delta.Delta;
import dev.waybill.domain.delta.DeltaPair;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Contract;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.QueueMessages;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.HttpFunction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a dry run says about bytes by delta.
class DeltaForecastTest {

    private static final long SIZE = 10_000_000;

    private final TestStack stack = TestStack.onTwins();
    private final TestFleet fleet = new TestFleet(stack);
    private final ApiClient api = api();

    private ApiClient api() {
        HttpFunction function = DistributionsWiring.of(stack.backends());
        return new ApiClient(
                        (in, out) -> function.serve(in, out, line -> {}), Contract.ofRepository())
                .as(TestStack.ADMIN);
    }

    private static Digest digest(String version) {
        return Digest.of(version.getBytes(StandardCharsets.UTF_8));
    }

    private void publish(String version) {
        fleet.publish(
                version,
                new Variant(
                        new VariantId("any"),
                        new BlobReference(digest(version), SIZE, BlobReference.Metadata.NONE),
                        "float32",
                        List.of(),
                        Optional.empty(),
                        Optional.empty()));
    }

    /// `a` runs 1.0, `b` nothing.
    @BeforeEach
    void prepare() {
        fleet.register("a", "b");
        publish("1.0");
        publish("2.0");
        Distribution first = fleet.openTo("1.0", "a");
        fleet.assign(first, "a");
        fleet.run(first.id(), 1);
        fleet.report("a", 1, 1, ReportState.OPERATIONAL);
    }

    private ApiAnswer forecast(String strategy) {
        return api.post(
                "/v1/distributions",
                ("{'model_id': 'model', 'version': '2.0', 'dry_run': true, 'scope': 'AllNodes',"
                                + " 'strategy': "
                                + strategy
                                + "}")
                        .replace('\'', '"'));
    }

    private void make() {
        DeltaPair pair = new DeltaPair(Optional.of(digest("1.0")), digest("2.0"));
        Delta delta = Delta.asked(pair, SIZE, SIZE, stack.clock().instant());
        DeltasTable.of(stack.backends()).ask(delta, "test");
        DeltaSteps.of(stack.backends())
                .finish(
                        delta,
                        Body.of(new byte[1000]),
                        Optional.empty(),
                        500,
                        stack.clock().instant());
    }

    @Test
    void whatIsNotMadeCountsAsTheFullBlob_andNothingIsAskedFor() {
        ApiAnswer answer = forecast("{}");
        assertThat(answer.json().path("bytes_full").asLong()).isEqualTo(2 * SIZE);
        assertThat(answer.json().path("bytes_delta").asLong()).isEqualTo(2 * SIZE);
        String queue = stack.backends().config().queues().indexing();
        assertThat(QueueMessages.takeAll(stack.backends().clients().sqs(), queue)).isEmpty();
    }

    @Test
    void whatIsMadeCountsByItsPlanAndPack() {
        make();
        ApiAnswer answer = forecast("{}");
        assertThat(answer.json().path("bytes_full").asLong()).isEqualTo(2 * SIZE);
        assertThat(answer.json().path("bytes_delta").asLong()).isEqualTo(SIZE + 1500);
        assertThat(answer.json().at("/sample/0/bytes_delta").asLong()).isEqualTo(1500);
        assertThat(forecast("{'delta': 'never'}").json().path("bytes_delta").asLong())
                .isEqualTo(2 * SIZE);
    }

    @Test
    void aDeviceThatNeedsADeltaAndHasNoBaseIsBlocked() {
        make();
        ApiAnswer answer = forecast("{'delta': 'required'}");
        assertThat(answer.json().path("targets").asLong()).isEqualTo(2);
        assertThat(answer.json().path("bytes_delta").asLong()).isEqualTo(1500);
        assertThat(answer.json().path("blockers")).hasSize(1);
        assertThat(answer.json().at("/blockers/0/node_id").asText()).isEqualTo("b");
        assertThat(answer.json().at("/blockers/0/reason").asText()).isEqualTo("TransferFailed");
    }
}
