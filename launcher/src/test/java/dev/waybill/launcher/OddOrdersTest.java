package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Values at and beyond every edge, as [OddInputTest] sends them: in the fields of distributions,
/// and of what devices say.
final class OddOrdersTest {

    private static final Stack STACK = Stack.start(TestStack.options().withoutSchedules());
    private static final Api ADMIN = TestStack.api(STACK);
    private static final String WORK = "/v1/devices/odd";

    private static Api device;
    private static String distribution;

    @BeforeAll
    static void prepare() {
        device =
                ADMIN.as(
                        ADMIN.put(WORK, "{\"capabilities\": {\"available_storage_mb\": 10}}")
                                .text("device_token"));
        String digest =
                ADMIN.store("/v1/blobs", new byte[] {1, 2, 3}).body().at("/blob/digest").asText();
        ADMIN.put(
                "/v1/models/m/versions/1",
                ("{\"variants\": {\"any\": {\"blob\": {\"hash\": \"%s\", \"size_bytes\": 3, \"metadata\": {}},"
                                + " \"precision\": \"int8\", \"execution_providers\": []}}}")
                        .formatted(digest));
        distribution =
                ADMIN.post(
                                "/v1/distributions",
                                "{\"model_id\": \"m\", \"version\": \"1\", \"scope\": \"AllNodes\"}")
                        .text("distribution_id");
        assertThat(distribution).isNotEmpty();
    }

    @AfterAll
    static void stop() {
        STACK.close();
    }

    private static void assertNoFailures(Api api, String method, String path, List<String> bodies) {
        List<String> failures = new ArrayList<>();
        for (String body : bodies) {
            for (String odd : OddValues.JSON) {
                String sent = body.replace('\'', '"').replace("@", odd);
                Api.Answer answer =
                        api.send(method, path, sent, Map.of("content-type", "application/json"));
                if (answer.status() >= 500 || answer.status() == 401 || answer.status() == 403) {
                    failures.add("%s with %.40s: %d".formatted(body, odd, answer.status()));
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void noOrderMakesAFailureOfOurs() {
        List<String> bodies = new ArrayList<>();
        for (String member :
                List.of("model_id", "version", "variant_id", "priority", "dry_run", "strategy")) {
            bodies.add("'" + member + "':@");
        }
        for (String scope :
                List.of(
                        "@",
                        "{'Formation':@}",
                        "{'Formation':{'formation_id':@}}",
                        "{'Nodes':{'node_ids':@}}",
                        "{'Nodes':{'node_ids':[@]}}",
                        "{'Capable':@}",
                        "{'Capable':{'min_gpu_gb':@}}",
                        "{'Capable':{'cpu_arch':@}}")) {
            bodies.add("'scope':" + scope);
        }
        for (String strategy :
                List.of(
                        "'step_timeout_seconds':@",
                        "'silence_timeout_seconds':@",
                        "'deadline_seconds':@",
                        "'retry':@",
                        "'retry':{'transfer':@}",
                        "'max_per_minute':@",
                        "'start_at':@",
                        "'window':@",
                        "'window':{'cron':@,'duration_seconds':60}",
                        "'window':{'cron':'* * * * *','duration_seconds':@}",
                        "'activate':@",
                        "'delta':@",
                        "'waves':@",
                        "'waves':[@]",
                        "'waves':[{'percent':@}]",
                        "'waves':[{'count':@,'success_threshold_percent':@,'pause_after':@}]",
                        "'abort':@",
                        "'abort':{'failed_percent':@,'min_finished':@}",
                        "'on_abort':@",
                        "'late_joiners':@",
                        "'byte_budget':@")) {
            bodies.add("'strategy':{" + strategy + "}");
        }
        assertNoFailures(
                ADMIN,
                "POST",
                "/v1/distributions",
                bodies.stream().map(OddOrdersTest::order).toList());
    }

    /// An order that nobody is to follow, for a dry run changes nothing. What comes last counts:
    /// duplicate members are refused.
    private static String order(String odd) {
        StringBuilder body = new StringBuilder("{").append(odd);
        for (String member :
                List.of(
                        "'model_id':'m'",
                        "'version':'1'",
                        "'scope':'AllNodes'",
                        "'dry_run':true")) {
            String name = member.substring(0, member.indexOf(':'));
            if (!odd.startsWith(name)) {
                body.append(',').append(member);
            }
        }
        return body.append('}').toString();
    }

    @Test
    void noSubscriptionOrRollbackMakesAFailureOfOurs() {
        assertNoFailures(
                ADMIN, "POST", "/v1/models/m/subscriptions", List.of("{'queue_url':@}", "@"));
        assertNoFailures(
                ADMIN,
                "POST",
                "/v1/models/m/rollback",
                List.of("{'to_version':@}", "{'scope':@}", "{'strategy':@}", "@"));
        assertNoFailures(
                ADMIN,
                "POST",
                "/v1/distributions/" + distribution + "/retry",
                List.of("{'max_per_minute':@}", "@"));
    }

    @Test
    void noWordOfADeviceMakesAFailureOfOurs() {
        String status = "'current_version':'1','operational_status':'Operational'";
        assertNoFailures(
                device,
                "PUT",
                WORK + "/models/m/status",
                List.of(
                        "{'current_version':@,'operational_status':'Operational'}",
                        "{'current_version':'1','operational_status':@}",
                        "{" + status + ",'variant_id':@}",
                        "{" + status + ",'target_version':@}",
                        "{" + status + ",'last_updated':@}",
                        "@"));
        assertNoFailures(
                device,
                "POST",
                WORK + "/heartbeat",
                List.of("{'capabilities':@}", "{'capabilities':{'available_storage_mb':@}}", "@"));
        String report = "'generation':1,'sequence':1,'state':'Downloading'";
        assertNoFailures(
                device,
                "POST",
                WORK + "/work/" + distribution + "/report",
                List.of(
                        "{'generation':@,'sequence':1,'state':'Downloading'}",
                        "{'generation':1,'sequence':@,'state':'Downloading'}",
                        "{'generation':1,'sequence':1,'state':@}",
                        "{" + report + ",'attempt':@}",
                        "{" + report + ",'progress_bytes':@}",
                        "{" + report + ",'total_bytes':@}",
                        "{" + report + ",'reported_at':@}",
                        "{" + report + ",'reason':@}",
                        "{" + report + ",'details':@}",
                        "{" + report + ",'mode':@}",
                        "@"));
        assertNoFailures(
                device, "POST", WORK + "/work/" + distribution + "/download", List.of("@"));
    }
}
