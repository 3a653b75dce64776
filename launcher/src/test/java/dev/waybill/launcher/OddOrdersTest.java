package dev.waybill.launcher;

import dev.waybill.local.Stack;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Odd values, as [OddInputTest] sends them, in the fields of distributions, and of what devices
/// say.
final class OddOrdersTest {

    private static final Stack STACK = Stack.start(TestStack.options().withoutSchedules());
    private static final Api ADMIN = TestStack.api(STACK);
    private static final OddCalls CALLS = new OddCalls();
    private static final String DEVICE = "/v1/devices/odd";

    /// Whose version 1 the device is offered. What else is distributed is of other models, so that
    /// the offer stands.
    private static final TestModel OFFERED = new TestModel(ADMIN, "offered");

    private static final TestModel ORDERED = new TestModel(ADMIN, "ordered");
    private static final TestModel MOVED = new TestModel(ADMIN, "moved");

    private static Api device;
    private static String work;

    @BeforeAll
    static void prepare() {
        device =
                ADMIN.as(
                        ADMIN.put(
                                        DEVICE,
                                        OddCalls.json(
                                                "{'formation_id':'f','capabilities':{'available_storage_mb':10}}"))
                                .text("device_token"));
        OFFERED.publish("1", new byte[] {1, 2, 3});
        ORDERED.publish("1", new byte[] {4, 5});
        ORDERED.publish("2", new byte[] {6, 7});
        MOVED.publish("1", new byte[] {8});
        MOVED.distribute("1", OddCalls.json("{'Nodes':{'node_ids':['odd']}}"), "{}");
        work = DEVICE + "/work/" + OFFERED.distribute("1", OddCalls.json("'AllNodes'"), "{}");
        Patience.until(() -> device.get(DEVICE + "/work").body().path("work").size() == 2);
    }

    @AfterAll
    static void stop() {
        try {
            CALLS.assertNothingWritten(STACK);
        } finally {
            STACK.close();
        }
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
        CALLS.assertNoFailures(
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
        CALLS.assertNoFailures(
                ADMIN,
                "POST",
                "/v1/models/moved/subscriptions",
                "{'queue_url':<'" + TestStack.subscriberQueue(STACK, "odd") + "'>}");
    }

    @Test
    void noRollbackOrRetryMakesAFailureOfOurs() {
        String nobody = "'scope':{'Nodes':{'node_ids':['nobody']}}";
        CALLS.assertNoFailures(
                ADMIN,
                "POST",
                "/v1/models/moved/rollback",
                "{'to_version':<'1'>," + nobody + "}",
                "{'to_version':'1'," + nobody + ",'strategy':<{}>}",
                "{'to_version':'1'," + nobody + ",'strategy':{'max_per_minute':<1>}}",
                "{'to_version':'1'," + nobody + ",'reason':<'it failed'>}",
                "{'to_version':'1','scope':<{'Nodes':{'node_ids':['nobody']}}>}");
        String distribution =
                MOVED.distribute("1", OddCalls.json("{'Nodes':{'node_ids':['odd']}}"), "{}");
        CALLS.assertNoFailures(
                ADMIN,
                "POST",
                "/v1/distributions/" + distribution + "/retry",
                "{'max_per_minute':<1>}");
    }

    @Test
    void noWordOfADeviceMakesAFailureOfOurs() {
        String status = "'current_version':'1','operational_status':'Operational'";
        CALLS.assertNoFailures(
                device,
                "PUT",
                DEVICE + "/models/told/status",
                "{'current_version':<'1'>,'operational_status':<'Operational'>}",
                "{" + status + ",'variant_id':<'any'>}",
                "{" + status + ",'target_version':<'2'>}",
                "{" + status + ",'last_updated':<'2026-01-01T00:00:00Z'>}");
        CALLS.assertNoFailures(
                device,
                "POST",
                DEVICE + "/heartbeat",
                "{'capabilities':<{}>}",
                "{'capabilities':" + OddCalls.CAPABILITIES + "}");
        String report = "'generation':1,'sequence':#,'state':'Transferring'";
        CALLS.assertNoFailures(
                device,
                "POST",
                work + "/report",
                "{'generation':<1>,'sequence':#,'state':'Transferring'}",
                "{'generation':1,'sequence':#,'state':<'Transferring'>}",
                "{" + report + ",'attempt':<1>}",
                "{" + report + ",'progress_bytes':<1>,'total_bytes':<3>}",
                "{" + report + ",'reported_at':<'2026-01-01T00:00:00Z'>}",
                "{" + report + ",'reason':<'NetworkPartition'>,'details':<'no way'>}",
                "{" + report + ",'mode':<'full'>}");
        // last, for nothing comes after the highest number that there is
        CALLS.assertNoFailures(
                device,
                "POST",
                work + "/report",
                "{'generation':1,'sequence':<#>,'state':'Transferring'}");
        CALLS.assertNoFailures(device, "POST", work + "/download", "<{}>");
    }
}
