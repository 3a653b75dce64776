package dev.waybill.local.policy;

import dev.waybill.testing.stack.DeclaredStack;
import dev.waybill.testing.template.Properties;
import dev.waybill.testing.template.Template;
import dev.waybill.testing.template.TemplateFault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a role permits: the inline policies of an `AWS::IAM::Role`. What no statement names is
/// denied. Conditions are taken to hold, and denials are not known here.
///
/// @param statements each permits all its actions on all its resources
public record Policy(List<Statement> statements) {

    /// @param resources the last parts of ARNs, and what they match
    record Statement(Set<String> actions, Map<String, Pattern> resources) {

        Statement {
            actions = Set.copyOf(actions);
            resources = Map.copyOf(resources);
        }

        static Statement of(Collection<String> actions, Collection<String> resources) {
            return new Statement(
                    Set.copyOf(actions),
                    resources.stream()
                            .map(Access::resourceOf)
                            .distinct()
                            .collect(Collectors.toMap(Function.identity(), Access::pattern)));
        }

        boolean allows(Access access) {
            return actions.contains(access.action())
                    && resources.values().stream()
                            .anyMatch(pattern -> pattern.matcher(access.resource()).matches());
        }

        /// Each of its actions on each of its resources that no access in `used` needed.
        Stream<Access> unused(Collection<Access> used) {
            return resources.entrySet().stream()
                    .flatMap(resource ->
                            actions.stream()
                                    .filter(action ->
                                            used.stream()
                                                    .noneMatch(access ->
                                                            action.equals(access.action())
                                                                    && resource.getValue()
                                                                            .matcher(
                                                                                    access
                                                                                            .resource())
                                                                            .matches()))
                                    .map(action -> new Access(action, resource.getKey())));
        }
    }

    private static final String ROLE = "AWS::IAM::Role";

    /// Who may take the role, and what it may do with a key that encrypts: there is none here.
    private static final Set<String> SKIPPED =
            Set.of("AssumeRolePolicyDocument", "ManagedPolicyArns");

    public Policy {
        statements = List.copyOf(statements);
    }

    /// The policies of all roles of `template`, by the ARNs that functions name their roles by.
    public static Map<String, Policy> read(Template template, DeclaredStack stack) {
        Map<String, Policy> policies = new HashMap<>();
        for (Template.Resource resource : template.resources().values()) {
            if (resource.type().equals(ROLE)) {
                policies.put(
                        stack.attribute(resource.name(), "Arn"),
                        read(stack.properties(resource, SKIPPED)));
            }
        }
        return policies;
    }

    private static Policy read(Properties role) {
        List<Statement> statements = new ArrayList<>();
        for (Properties policy : role.blocks("Policies")) {
            Properties document =
                    policy.skip("PolicyName")
                            .block("PolicyDocument")
                            .orElseThrow(
                                    () -> new TemplateFault(policy.where(), "has no document"));
            policy.end();
            for (Properties statement : document.skip("Version").blocks("Statement")) {
                statements.add(statement(statement));
            }
            document.end();
        }
        role.end();
        return new Policy(statements);
    }

    private static Statement statement(Properties declared) {
        if (!declared.requireText("Effect").equals("Allow")) {
            throw new TemplateFault(declared.where(), "does not allow, which is not known here");
        }
        Statement statement =
                Statement.of(declared.oneOrMore("Action"), declared.oneOrMore("Resource"));
        declared.skip("Sid").skip("Condition").end();
        return statement;
    }

    /// What it permits, action by action and resource by resource, and no access in `used` needed.
    public List<Access> unused(Collection<Access> used) {
        return statements.stream().flatMap(statement -> statement.unused(used)).toList();
    }

    /// Whether it permits `access`.
    public boolean allows(Access access) {
        return statements.stream().anyMatch(statement -> statement.allows(access));
    }
}
