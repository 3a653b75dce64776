package dev.waybill.testing.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvaluationTest {

    private static final Evaluation.Resources ONE_QUEUE =
            new Evaluation.Resources() {
                @Override
                public Optional<String> reference(String resource) {
                    return resource.equals("Queue")
                            ? Optional.of("http://queue")
                            : Optional.empty();
                }

                @Override
                public String attribute(String resource, String attribute) {
                    return resource + "/" + attribute;
                }
            };

    @Test
    void worksOutFunctionsInAllSpellings() {
        assertThat(property("!Ref Queue")).isEqualTo("http://queue");
        assertThat(property("{Ref: Queue}")).isEqualTo("http://queue");
        assertThat(property("!Ref Count")).isEqualTo("3");
        assertThat(property("!GetAtt Queue.Arn")).isEqualTo("Queue/Arn");
        assertThat(property("!GetAtt [Queue, Arn]")).isEqualTo("Queue/Arn");
        assertThat(property("!Sub '${AWS::StackName}-${Queue.Arn}-${!kept}'"))
                .isEqualTo("stack-Queue/Arn-${kept}");
        assertThat(property("!Sub ['${Own}-${Count}', {Own: !Ref Queue}]"))
                .isEqualTo("http://queue-3");
        assertThat(property("!Join ['-', [a, !Ref Count, !Ref AWS::NoValue]]")).isEqualTo("a-3");
        assertThat(property("!Select [1, [a, b]]")).isEqualTo("b");
        assertThat(property("!If [Counts, yes-it-does, no]")).isEqualTo("yes-it-does");
        assertThat(property("!If [Both, 1, 2]")).isEqualTo(2);
    }

    @Test
    void leavesOutWhatHasNoValue() {
        assertThat(evaluate("{A: !If [Counts, !Ref AWS::NoValue, 1], B: [!Ref AWS::NoValue]}"))
                .contains(Map.of("B", List.of()));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> property("!Ref Nobody")).isInstanceOf(TemplateFault.class);
        assertThatThrownBy(() -> property("!ImportValue x")).isInstanceOf(TemplateFault.class);
        assertThatThrownBy(() -> property("!If [Never, 1, 2]")).isInstanceOf(TemplateFault.class);
    }

    @Test
    void refusesParametersThatDoNotFit() {
        Template template = template("x");
        assertThatThrownBy(() -> evaluation(template, Map.of("Count", "many")))
                .isInstanceOf(TemplateFault.class);
        assertThatThrownBy(() -> evaluation(template, Map.of("Other", "1")))
                .isInstanceOf(TemplateFault.class);
    }

    @Test
    void refusesPropertiesThatNobodyReads() {
        Template template =
                Template.parse(
                        """
                        Resources:
                          Queue:
                            Type: AWS::SQS::Queue
                            Properties: {QueueName: q, Delay: 3, Tags: []}
                        """);
        Properties properties =
                Properties.of(
                        template.resources().values().iterator().next(),
                        evaluation(template, Map.of()),
                        Set.of("Tags"));

        assertThat(properties.requireText("QueueName")).isEqualTo("q");
        assertThatThrownBy(properties::end)
                .isInstanceOf(TemplateFault.class)
                .hasMessageContaining("Delay")
                .hasMessageNotContaining("Tags");
        assertThat(properties.requireNumber("Delay")).isEqualTo(3);
        properties.end();
    }

    @Test
    void laysFunctionsOverGlobals() {
        Template template =
                Template.parse(
                        """
                        Globals: {Function: {Timeout: 5, Environment: {Variables: {A: 1, B: 1}}}}
                        Resources:
                          F:
                            Type: AWS::Serverless::Function
                            Properties: {Timeout: 9, Environment: {Variables: {B: 2}}}
                        """);
        assertThat(template.resources().values())
                .singleElement()
                .satisfies(f ->
                        assertThat(f.properties())
                                .isEqualTo(
                                        Map.of(
                                                "Timeout",
                                                9,
                                                "Environment",
                                                Map.of("Variables", Map.of("A", 1, "B", 2)))));
    }

    private static Object property(String yaml) {
        return evaluate(yaml).orElseThrow();
    }

    private static Optional<Object> evaluate(String yaml) {
        Template template = template(yaml);
        Object node = template.section("Resources").get("Tested");
        return evaluation(template, Map.of()).evaluate(node == null ? Map.of() : node, "Tested");
    }

    private static Evaluation evaluation(Template template, Map<String, String> parameters) {
        return new Evaluation(template, parameters, Map.of("AWS::StackName", "stack"), ONE_QUEUE);
    }

    private static Template template(String yaml) {
        return Template.parse(
                """
                Parameters:
                  Count: {Type: Number, Default: 3, AllowedPattern: '[0-9]+'}
                Conditions:
                  Counts: !Not [!Equals [!Ref Count, 0]]
                  Both: !And [{Condition: Counts}, !Equals [a, b]]
                Resources:
                  Tested: %s
                """
                        .formatted(yaml));
    }
}
