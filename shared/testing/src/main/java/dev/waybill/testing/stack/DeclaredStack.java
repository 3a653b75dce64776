package dev.waybill.testing.stack;

import dev.waybill.testing.template.Evaluation;
import dev.waybill.testing.template.Properties;
import dev.waybill.testing.template.Template;
import dev.waybill.testing.template.TemplateFault;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The tables, queues and bucket of a template, created in some AWS under a stack's name, and what
/// `Ref` and `GetAtt` of every resource yield there.
///
/// Creation is idempotent: what is there from an earlier run with the same name is taken as it is.
/// Resources are created when something refers to them, or at last by [#create]. Of one thread.
public final class DeclaredStack implements Evaluation.Resources {

    /// Types that exist only in AWS, with nothing to create here. Their properties are not read.
    private static final Set<String> SKIPPED =
            Set.of(
                    "AWS::CloudWatch::Alarm",
                    "AWS::CloudWatch::Dashboard",
                    "AWS::IAM::ManagedPolicy",
                    "AWS::S3::BucketPolicy",
                    "AWS::SNS::Subscription",
                    "AWS::SNS::Topic",
                    "AWS::SNS::TopicPolicy",
                    "AWS::SQS::QueuePolicy");

    private final Template template;
    private final StackClients clients;
    private final String name;
    private final Evaluation evaluation;
    private final Map<String, Created> created = new LinkedHashMap<>();
    private final Set<String> underWay = new HashSet<>();

    private DeclaredStack(
            Template template, StackClients clients, String name, Map<String, String> parameters) {
        this.template = template;
        this.clients = clients;
        this.name = name;
        this.evaluation =
                new Evaluation(
                        template,
                        parameters,
                        Map.of(
                                "AWS::StackName",
                                name,
                                "AWS::Region",
                                clients.region(),
                                "AWS::AccountId",
                                clients.accountId(),
                                "AWS::Partition",
                                "aws",
                                "AWS::URLSuffix",
                                "amazonaws.com"),
                        this);
    }

    /// Creates everything that `template` declares, under the stack name `name`.
    ///
    /// @param parameters values of the template's parameters; defaults stand for the others
    public static DeclaredStack create(
            Template template, StackClients clients, String name, Map<String, String> parameters) {
        DeclaredStack stack = new DeclaredStack(template, clients, name, parameters);
        template.resources().keySet().forEach(stack::require);
        return stack;
    }

    public String name() {
        return name;
    }

    /// The properties of a resource of this stack, for whoever serves it.
    ///
    /// @param skipped properties whose functions are not worked out, as they mean nothing here
    public Properties properties(Template.Resource resource, Set<String> skipped) {
        return Properties.of(resource, evaluation, skipped);
    }

    /// The variables that Globals gives every function: names of tables, URLs of queues.
    public Map<String, String> environment() {
        Object function = template.section("Globals").getOrDefault("Function", Map.of());
        Template.Resource globals =
                new Template.Resource("Globals", "", Map.of("Function", function));
        return Properties.of(globals, evaluation, Set.of())
                .block("Function")
                .flatMap(block -> block.block("Environment"))
                .flatMap(block -> block.block("Variables"))
                .map(Properties::namedTexts)
                .orElse(Map.of());
    }

    /// Deletes what [#create] made, with its contents.
    public void drop() {
        created.values().forEach(Created::drop);
    }

    @Override
    public Optional<String> reference(String resource) {
        return find(resource).map(Created::reference);
    }

    @Override
    public String attribute(String resource, String attribute) {
        String value = require(resource).attributes().get(attribute);
        if (value == null) {
            throw new TemplateFault(resource, "has no attribute " + attribute + " here");
        }
        return value;
    }

    private Created require(String resource) {
        return find(resource).orElseThrow(() -> new TemplateFault(resource, "is not declared"));
    }

    private Optional<Created> find(String resource) {
        Created known = created.get(resource);
        if (known != null) {
            return Optional.of(known);
        }
        Template.Resource declared = template.resources().get(resource);
        if (declared == null) {
            return Optional.empty();
        }
        if (!underWay.add(resource)) {
            throw new TemplateFault(resource, "refers to itself");
        }
        Created made = make(declared);
        underWay.remove(resource);
        created.put(resource, made);
        return Optional.of(made);
    }

    private Created make(Template.Resource resource) {
        return switch (resource.type()) {
            case "AWS::DynamoDB::Table" ->
                    TableCreation.create(properties(resource, TableCreation.SKIPPED), clients);
            case "AWS::SQS::Queue" ->
                    QueueCreation.create(properties(resource, QueueCreation.SKIPPED), clients);
            case "AWS::S3::Bucket" ->
                    BucketCreation.create(properties(resource, BucketCreation.SKIPPED), clients);
            case "AWS::Logs::LogGroup" ->
                    named("logs", "log-group:" + name + "-" + resource.name());
            case "AWS::IAM::Role" -> named("iam", "role/" + name + "-" + resource.name());
            case "AWS::Serverless::HttpApi" -> named("apigateway", "/apis/" + resource.name());
            case "AWS::Serverless::Function" ->
                    named("lambda", "function:" + name + "-" + resource.name());
            default -> {
                if (!SKIPPED.contains(resource.type())) {
                    throw new TemplateFault(
                            resource.name(), "is of the unknown type " + resource.type());
                }
                yield new Created(resource.name(), Map.of(), () -> {});
            }
        };
    }

    /// A resource that is only a name here.
    private Created named(String service, String resource) {
        String arn =
                String.join(
                        ":", "arn:aws", service, clients.region(), clients.accountId(), resource);
        return new Created(
                resource.substring(resource.lastIndexOf(':') + 1), Map.of("Arn", arn), () -> {});
    }
}
