package dev.waybill.local.policy;

import dev.waybill.testing.stack.DeclaredStack;
import dev.waybill.testing.template.Properties;
import dev.waybill.testing.template.Template;
import dev.waybill.testing.template.TemplateFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What a role permits: the inline policies of an `AWS::IAM::Role`. What no statement names is
/// denied. Conditions and denials are not known here.
///
/// @param statements each permits all its actions on all its resources
public record Policy(List<Statement> statements) {

    /// @param resources patterns of the last parts of ARNs
    record Statement(Set<String> actions, List<Pattern> resources) {

        Statement {
            actions = Set.copyOf(actions);
            resources = List.copyOf(resources);
        }

        boolean allows(Access access) {
            return actions.contains(access.action())
                    && resources.stream()
                            .anyMatch(pattern -> pattern.matcher(access.resource()).matches());
        }
    }

    private static final String ROLE = "AWS::IAM::Role";

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
                        read(stack.properties(resource, Set.of("AssumeRolePolicyDocument"))));
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
                new Statement(
                        Set.copyOf(declared.oneOrMore("Action")),
                        declared.oneOrMore("Resource").stream().map(Access::pattern).toList());
        declared.skip("Sid").end();
        return statement;
    }

    boolean allows(Access access) {
        return statements.stream().anyMatch(statement -> statement.allows(access));
    }
}
