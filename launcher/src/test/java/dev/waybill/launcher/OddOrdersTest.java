package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Values at and beyond every edge, as [OddInputTest] sends them: in the fields of distributions,
/// and of what devices say. Each stands in a body that is taken as it is: so it is the odd value
/// that is judged, and not something else that was wrong before it.
///
/// In a body here, `<` and `>` enclose a good value whose place the odd ones take, one place after
/// the other; `#` is a number that rises with every body that is sent, and `'` is a quotation mark.
final class OddOrdersTest {

    private static final Stack STACK = Stack.start(TestStack.options().withoutSchedules());
    private static final Api ADMIN = TestStack.api(STACK);
    private static final String DEVICE = "/v1/devices/odd";

    /// Whose version 1 the device is offered. What else is distributed is of other models, so that
    /// the offer stands.
    private static final TestModel OFFERED = new TestModel(ADMIN, "offered");

    private static final TestModel ORDERED = new TestModel(ADMIN, "ordered");
    private static final TestModel MOVED = new TestModel(ADMIN, "moved");

    private static Api device;
    private static String work;
    private static int sent;

    @BeforeAll
    static void prepare() {
        device =
                ADMIN.as(
                        ADMIN.put(
                                        DEVICE,
                                        json(
                                                "{'formation_id':'f','capabilities':{'available_storage_mb':10}}"))
                                .text("device_token"));
        OFFERED.publish("1", new byte[] {1, 2, 3});
        ORDERED.publish("1", new byte[] {4, 5});
        ORDERED.publish("2", new byte[] {6, 7});
        MOVED.publish("1", new byte[] {8});
        MOVED.distribute("1", json("{'Nodes':{'node_ids':['odd']}}"), "{}");
        work = DEVICE + "/work/" + OFFERED.distribute("1", json("'AllNodes'"), "{}");
        Patience.until(() -> device.get(DEVICE + "/work").body().path("work").size() == 2);
    }

    @AfterAll
    static void stop() {
        STACK.close();
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static void assertNoFailures(Api api, String method, String path, String... forms) {
        List<String> failures = new ArrayList<>();
        for (String form : forms) {
            for (int place = form.indexOf('<'); place >= 0; place = form.indexOf('<', place + 1)) {
                String before = plain(form.substring(0, place));
                int end = form.indexOf('>', place);
                String after = plain(form.substring(end + 1));
                requireTaken(send(api, method, path, plain(form)), form);
                for (String odd : OddValues.JSON) {
                    Api.Answer answer = send(api, method, path, before, odd, after);
                    if (answer.status() >= 500
                            || answer.status() == 401
                            || answer.status() == 403) {
                        failures.add("%s with %.40s: %d".formatted(form, odd, answer.status()));
                    }
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    private static String plain(String form) {
        return json(form).replace("<", "").replace(">", "");
    }

    private static Api.Answer send(Api api, String method, String path, String... parts) {
        sent++;
        return api.send(
                method,
                path,
                String.join("", parts).replace("#", Integer.toString(sent)),
                Map.of("content-type", "application/json"));
    }

    private static void requireTaken(Api.Answer answer, String form) {
        assertThat(answer.status()).as("%s: %s", form, answer.body()).isBetween(200, 299);
        assertThat(answer.body().path("accepted").asBoolean(true)).as(form).isTrue();
    }

    @Test
    void noOrderMakesAFailureOfOurs() {
        Stream<String> members =
                Stream.of(
                        "'model_id':<'ordered'>",
                        "'version':<'1'>",
                        "'variant_id':<'any'>",
                        "'from_version':<'2'>",
                        "'priority':<'High'>",
                        "'dry_run':<true>",
                        "'selector':<{}>",
                        "'selector':{'preferred_precision':<'int8'>,'required_providers':<[]>,'max_size_bytes':<9>}",
                        "'selector':{'required_providers':[<'CPU'>]}",
                        "'strategy':<{}>");
        Stream<String> scopes =
                Stream.of(
                                "<'AllNodes'>",
                                "{'Formation':<{'formation_id':'f'}>}",
                                "{'Formation':{'formation_id':<'f'>}}",
                                "{'Nodes':<{'node_ids':['odd']}>}",
                                "{'Nodes':{'node_ids':<['odd']>}}",
                                "{'Nodes':{'node_ids':[<'odd'>]}}",
                                "{'Capable':<{}>}",
                                "{'Capable':{'min_gpu_gb':<1>,'cpu_arch':<'arm64'>,'min_storage_mb':<1>}}")
                        .map(scope -> "'scope':" + scope);
        Stream<String> strategies =
                Stream.of(
                                "'step_timeout_seconds':<60>",
                                "'silence_timeout_seconds':<60>",
                                "'deadline_seconds':<60>",
                                "'retry':<{}>",
                                "'retry':{'transfer':<1>,'deployment':<1>}",
                                "'max_per_minute':<1>",
                                "'start_at':<'2030-01-01T00:00:00Z'>",
                                "'window':<{'cron':'* * * * *','duration_seconds':60}>",
                                "'window':{'cron':<'* * * * *'>,'duration_seconds':<60>}",
                                "'activate':<'immediately'>",
                                "'activate':<'in_window'>,'window':{'cron':'* * * * *','duration_seconds':60}",
                                "'delta':<'auto'>",
                                "'waves':<[]>",
                                "'waves':[<{'percent':1}>]",
                                "'waves':[{'percent':<1>}]",
                                "'waves':[{'count':<1>,'success_threshold_percent':<1>,'pause_after':<true>}]",
                                "'abort':<{'failed_percent':1,'min_finished':1}>",
                                "'abort':{'failed_percent':<1>,'min_finished':<1>}",
                                "'on_abort':<'pause'>,'abort':{'failed_percent':1,'min_finished':1}",
                                "'late_joiners':<true>,'deadline_seconds':60",
                                "'byte_budget':<1>")
                        .map(member -> "'strategy':{" + member + "}");
        assertNoFailures(
                ADMIN,
                "POST",
                "/v1/distributions",
                Stream.of(members, scopes, strategies)
                        .flatMap(forms -> forms)
                        .map(OddOrdersTest::order)
                        .toArray(String[]::new));
    }

    /// An order that nobody is to follow, for a dry run changes nothing. What is asked for is not
    /// asked for twice: duplicate members are refused.
    private static String order(String member) {
        StringBuilder body = new StringBuilder("{").append(member);
        for (String other :
                List.of(
                        "'model_id':'ordered'",
                        "'version':'1'",
                        "'scope':'AllNodes'",
                        "'dry_run':true")) {
            String name = other.substring(0, other.indexOf(':'));
            if (!member.startsWith(name)) {
                body.append(',').append(other);
            }
        }
        return body.append('}').toString();
    }

    @Test
    void noSubscriptionMakesAFailureOfOurs() {
        assertNoFailures(
                ADMIN,
                "POST",
                "/v1/models/moved/subscriptions",
                "{'queue_url':<'" + TestStack.subscriberQueue(STACK, "odd") + "'>}");
    }

    @Test
    void noRollbackOrRetryMakesAFailureOfOurs() {
        String nobody = "'scope':{'Nodes':{'node_ids':['nobody']}}";
        assertNoFailures(
                ADMIN,
                "POST",
                "/v1/models/moved/rollback",
                "{'to_version':<'1'>," + nobody + "}",
                "{'to_version':'1'," + nobody + ",'strategy':<{}>}",
                "{'to_version':'1'," + nobody + ",'strategy':{'max_per_minute':<1>}}",
                "{'to_version':'1'," + nobody + ",'reason':<'it failed'>}",
                "{'to_version':'1','scope':<{'Nodes':{'node_ids':['nobody']}}>}",
                "<{'to_version':'1'," + nobody + "}>");
        String distribution = MOVED.distribute("1", json("{'Nodes':{'node_ids':['odd']}}"), "{}");
        assertNoFailures(
                ADMIN,
                "POST",
                "/v1/distributions/" + distribution + "/retry",
                "<{}>",
                "{'max_per_minute':<1>}");
    }

    @Test
    void noWordOfADeviceMakesAFailureOfOurs() {
        String status = "'current_version':'1','operational_status':'Operational'";
        assertNoFailures(
                device,
                "PUT",
                DEVICE + "/models/told/status",
                "{'current_version':<'1'>,'operational_status':<'Operational'>}",
                "{" + status + ",'variant_id':<'any'>}",
                "{" + status + ",'target_version':<'2'>}",
                "{" + status + ",'last_updated':<'2026-01-01T00:00:00Z'>}",
                "<{" + status + "}>");
        assertNoFailures(
                device,
                "POST",
                DEVICE + "/heartbeat",
                "<{}>",
                "{'capabilities':<{}>}",
                "{'capabilities':{'gpu_memory_gb':<1.5>,'gpu_type':<'t'>,'cpu_arch':<'arm64'>}}",
                "{'capabilities':{'available_storage_mb':<10>,'execution_providers':<['CPU']>}}");
        String report = "'generation':1,'sequence':#,'state':'Transferring'";
        assertNoFailures(
                device,
                "POST",
                work + "/report",
                "<{" + report + "}>",
                "{'generation':<1>,'sequence':#,'state':'Transferring'}",
                "{'generation':1,'sequence':#,'state':<'Transferring'>}",
                "{" + report + ",'attempt':<1>}",
                "{" + report + ",'progress_bytes':<1>,'total_bytes':<3>}",
                "{" + report + ",'reported_at':<'2026-01-01T00:00:00Z'>}",
                "{" + report + ",'reason':<'NetworkPartition'>,'details':<'no way'>}",
                "{" + report + ",'mode':<'full'>}");
        // last, for nothing comes after the highest number that there is
        assertNoFailures(
                device,
                "POST",
                work + "/report",
                "{'generation':1,'sequence':<#>,'state':'Transferring'}");
        assertNoFailures(device, "POST", work + "/download", "<{}>");
    }
}
