package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.policy.Access;
import dev.waybill.local.policy.Policy;
import dev.waybill.testing.template.Template;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A function may do what it does, and nothing more: all that its policy permits is done while the
/// whole API is used, is done by Lambda for this very function, or is written down in
/// [RarePermissions] with what it is for. That a policy permits enough is seen by every test on the
/// local stack, which denies the rest.
final class LeastPrivilegeTest {

    private final LambdaPermissions lambda = LambdaPermissions.ofRepository();

    @Test
    void lambdaMayLogTraceAndReadWhatCallsAFunction() {
        assertThat(lambda.policies().keySet()).containsExactlyInAnyOrderElementsOf(functions());
        Set<String> needed = new TreeSet<>();
        lambda.ofLambda().forEach((function, needs) -> needed.addAll(named(function, needs)));

        assertThat(needed).as("needed by Lambda, and not permitted").isSubsetOf(permitted());
    }

    @Test
    void noPolicyPermitsWhatItsFunctionNeverDoes() {
        assertThat(unused())
                .as("permitted, and never done")
                .isSubsetOf(named(RarePermissions.atTimes()));
    }

    @Test
    void whatIsSaidToBeDoneAtTimesIsPermitted() {
        assertThat(named(RarePermissions.atTimes()))
                .as("rows of no use: not permitted")
                .isSubsetOf(permitted());
    }

    private static Set<String> functions() {
        return Template.ofRepository().resources().values().stream()
                .filter(resource -> resource.type().equals("AWS::Serverless::Function"))
                .map(Template.Resource::name)
                .collect(Collectors.toSet());
    }

    /// Each action on each resource that policies name, as it stands there.
    private Set<String> permitted() {
        Set<String> permitted = new TreeSet<>();
        lambda.policies()
                .forEach((function, policy) ->
                        permitted.addAll(named(function, policy.unused(List.of()))));
        return permitted;
    }

    /// What policies permit, but for what was done and what Lambda needs.
    private Set<String> unused() {
        Map<String, Set<Access>> done = new HashMap<>();
        Map<String, Policy> policies = new HashMap<>();
        WholeUse.get()
                .needs()
                .forEach((caller, accesses) -> {
                    policies.put(caller.function(), caller.policy());
                    done.computeIfAbsent(caller.function(), _ -> new HashSet<>()).addAll(accesses);
                });
        assertThat(policies.keySet()).containsExactlyInAnyOrderElementsOf(functions());
        Set<String> unused = new TreeSet<>();
        policies.forEach((function, policy) -> {
            Set<String> rest =
                    named(function, policy.unused(done.getOrDefault(function, Set.of())));
            rest.removeAll(named(function, lambda.ofLambda().getOrDefault(function, Set.of())));
            unused.addAll(rest);
        });
        return unused;
    }

    private static Set<String> named(List<RarePermissions> rows) {
        return rows.stream()
                .map(RarePermissions::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> named(String function, Collection<Access> accesses) {
        return accesses.stream()
                .map(access -> function + ": " + plain(access))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Without the names of stack, account and region, and a stream's time.
    private static String plain(Access access) {
        return access.toString()
                .replaceFirst("t[0-9a-f]{8}-", "")
                .replaceFirst("-\\d{12}-[a-z0-9-]+", "")
                .replaceFirst("/stream/[^*]+", "/stream/LABEL");
    }
}
