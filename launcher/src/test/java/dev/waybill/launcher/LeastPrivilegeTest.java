package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.policy.Access;
import dev.waybill.local.policy.Policy;
import dev.waybill.testing.template.Template;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A function may do what it does, and nothing more: all that its policy permits is done while the
/// whole API is used, is done by Lambda on its behalf, or is written down in [RarePermissions] with
/// what it is for. That a policy permits enough is seen by every test on the local stack, which
/// denies the rest.
final class LeastPrivilegeTest {

    /// What Lambda does with a function's role: it writes logs and traces, and reads what calls it.
    private static final Set<String> OF_LAMBDA =
            Set.of(
                    "logs:CreateLogStream",
                    "logs:PutLogEvents",
                    "xray:PutTraceSegments",
                    "xray:PutTelemetryRecords",
                    "sqs:ReceiveMessage",
                    "sqs:DeleteMessage",
                    "sqs:GetQueueAttributes",
                    "dynamodb:DescribeStream",
                    "dynamodb:GetRecords",
                    "dynamodb:GetShardIterator",
                    "dynamodb:ListStreams");

    @Test
    void noPolicyPermitsWhatItsFunctionNeverDoes() {
        Map<String, Set<Access>> needs = new HashMap<>();
        Map<String, Policy> policies = new HashMap<>();
        WholeUse.get()
                .needs()
                .forEach((caller, accesses) -> {
                    policies.put(caller.function(), caller.policy());
                    needs.computeIfAbsent(caller.function(), _ -> new HashSet<>()).addAll(accesses);
                });
        Set<String> unused = permitted(policies, needs);
        Set<String> rare =
                RarePermissions.all().stream()
                        .map(RarePermissions::toString)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(policies.keySet()).containsExactlyInAnyOrderElementsOf(functions());
        assertThat(rare).as("permitted, and never done").containsAll(unused);
    }

    private static Set<String> functions() {
        return Template.ofRepository().resources().values().stream()
                .filter(resource -> resource.type().equals("AWS::Serverless::Function"))
                .map(Template.Resource::name)
                .collect(Collectors.toSet());
    }

    /// What policies permit, but for what `needs` and Lambda need.
    private static Set<String> permitted(
            Map<String, Policy> policies, Map<String, Set<Access>> needs) {
        Set<String> permitted = new TreeSet<>();
        policies.forEach((function, policy) ->
                policy.unused(needs.getOrDefault(function, Set.of())).stream()
                        .filter(access -> !OF_LAMBDA.contains(access.action()))
                        .forEach(access -> permitted.add(function + ": " + plain(access))));
        return permitted;
    }

    /// Without the names of stack, account and region.
    private static String plain(Access access) {
        return access.toString()
                .replaceFirst("t[0-9a-f]{8}-", "")
                .replaceFirst("-\\d{12}-[a-z0-9-]+", "");
    }
}
