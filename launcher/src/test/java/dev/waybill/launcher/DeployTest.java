package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.testing.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `make deploy`, with scripts in the places of SAM and of the AWS CLI, and without building
/// anything.
final class DeployTest {

    /// What SAM is always given.
    private static final String OPTIONS =
            "deploy --template-file template.yaml --stack-name ww %s--resolve-s3"
                    + " --capabilities CAPABILITY_IAM --no-fail-on-empty-changeset %s--parameter-overrides"
                    + " AdminTokenSha256=abc Settings=N";

    private static final String FIRST = "--on-failure DELETE ";

    /// What a function of an account may have at the most until AWS knows it better.
    private static final int MEMORY_OF_NEW_ACCOUNTS = 3008;

    private static final List<String> TOOLS = List.of("awk", "cksum", "cut", "grep");

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder;

    @BeforeEach
    void tools() throws IOException {
        for (String tool : TOOLS) {
            script(tool, "exec '" + found(tool) + "' \"$@\"");
        }
        script("sam", "echo \"$@\" >>\"$FOLDER/calls\"; exit \"${SAM_ENDS_WITH:-0}\"");
        script("samlocal", "exec sam \"$@\"");
        script(
                "aws",
                """
                case "$*" in *"--region $REGION"*) ;; *) [ -z "$REGION" ] || exit 252 ;; esac
                case "$1 $2 $STACK_IS" in
                  "cloudformation describe-stacks none")
                    echo "An error occurred (ValidationError): Stack with id ww does not exist" >&2; exit 254 ;;
                  "cloudformation describe-stacks hidden")
                    echo "An error occurred (AccessDenied)" >&2; exit 254 ;;
                  "cloudformation describe-stacks "*) echo "$STACK_IS" ;;
                  "lambda get-account-settings "*) [ -n "$UNRESERVED" ] && echo "$UNRESERVED" ;;
                  *) exit 252 ;;
                esac
                """);
    }

    private static Path found(String tool) {
        return Arrays.stream(System.getenv("PATH").split(Pattern.quote(":"), -1))
                .map(place -> Path.of(place, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("not on the path: " + tool));
    }

    private void script(String name, String body) throws IOException {
        Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    /// How it ended, what it said, and what SAM was asked to do.
    private record Ended(int status, String said, List<String> calls) {}

    private Ended deploy(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> line =
                new ArrayList<>(
                        List.of(found("make").toString(), "-s", "deploy", "MVN=:", "STACK=ww"));
        line.add("ADMIN_TOKEN_SHA256=abc");
        line.addAll(List.of(arguments));
        Path said = folder.resolve("said");
        ProcessBuilder make =
                new ProcessBuilder(line)
                        .directory(Path.of("..").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile());
        make.environment().clear();
        make.environment().putAll(environment);
        make.environment().put("PATH", folder.toString());
        make.environment().put("FOLDER", folder.toString());
        Process process = make.start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        Path calls = folder.resolve("calls");
        List<String> asked =
                Files.exists(calls)
                        ? Files.readAllLines(calls).stream()
                                .map(call -> call.replaceFirst("Settings=[0-9]+", "Settings=N"))
                                .toList()
                        : List.of();
        return new Ended(process.exitValue(), Files.readString(said), asked);
    }

    private static Map<String, String> stack(String status) {
        return Map.of("STACK_IS", status, "UNRESERVED", "1000");
    }

    @Test
    void deploysWhereAwsRegionSays() throws Exception {
        Map<String, String> there =
                Map.of(
                        "STACK_IS", "UPDATE_COMPLETE",
                        "REGION", "eu-central-1",
                        "AWS_REGION", "eu-central-1");

        Ended ended = deploy(there);

        assertThat(ended.status).as(ended.said).isZero();
        assertThat(ended.calls).containsExactly(OPTIONS.formatted("--region eu-central-1 ", ""));
    }

    @Test
    void leavesTheRegionToTheProfile() throws Exception {
        assertThat(deploy(stack("UPDATE_COMPLETE"), "PARAMETERS=AlarmEmail=a@b JwtIssuer=").calls)
                .containsExactly(OPTIONS.formatted("", "") + " AlarmEmail=a@b JwtIssuer=\"\"");
    }

    /// A table that refuses to be deleted would be there still at the second try.
    @Test
    void protectsTheTablesWhenTheFirstDeploymentHasSucceeded() throws Exception {
        Ended ended = deploy(stack("none"), "PARAMETERS=DeletionProtection=true AlarmEmail=a@b");

        assertThat(ended.status).as(ended.said).isZero();
        assertThat(ended.calls)
                .containsExactly(
                        OPTIONS.formatted("", FIRST) + " AlarmEmail=a@b DeletionProtection=false",
                        OPTIONS.formatted("", "") + " AlarmEmail=a@b DeletionProtection=true");
        assertThat(deploy(stack("none")).calls).hasSize(4);
    }

    @Test
    void doesNotProtectTablesThatAreNotToBe() throws Exception {
        assertThat(deploy(stack("REVIEW_IN_PROGRESS"), "PARAMETERS=DeletionProtection=false").calls)
                .containsExactly(OPTIONS.formatted("", FIRST) + " DeletionProtection=false");
    }

    @Test
    void goesNoFurtherWhenTheFirstDeploymentFails() throws Exception {
        Ended ended =
                deploy(
                        Map.of("STACK_IS", "none", "UNRESERVED", "1", "SAM_ENDS_WITH", "1"),
                        "PARAMETERS=WorkConcurrency=0 WatchConcurrency=0");

        assertThat(ended.status).isNotZero();
        assertThat(ended.said).contains("what was made is removed again");
        assertThat(ended.calls).hasSize(1);
    }

    @Test
    void changesProtectionOnlyWhenItIsTold() throws Exception {
        assertThat(deploy(stack("CREATE_COMPLETE"), "PARAMETERS=DeletionProtection=false").calls)
                .containsExactly(OPTIONS.formatted("", "") + " DeletionProtection=false");
    }

    @Test
    void saysBeforehandThatTheAccountMayRunTooFewFunctions() throws Exception {
        Ended few = deploy(Map.of("STACK_IS", "none", "UNRESERVED", "279"));
        assertThat(few.status).isNotZero();
        assertThat(few.said)
                .contains("may run 279 more functions at once, and needs 280: 180 that")
                .contains("add PARAMETERS=\"WorkConcurrency=0 WatchConcurrency=0\"");
        assertThat(few.calls).isEmpty();

        Ended fewest = deploy(Map.of("STACK_IS", "none", "UNRESERVED", "10"));
        assertThat(fewest.said).contains("\"WorkConcurrency=0 WatchConcurrency=0 MaxWaiters=0\"");

        Ended lacking =
                deploy(
                        Map.of("STACK_IS", "none", "UNRESERVED", "179"),
                        "PARAMETERS=WorkConcurrency=40 WatchConcurrency=20");
        assertThat(lacking.said).contains("needs 180: 80 that");
        assertThat(lacking.calls).isEmpty();

        assertThat(deploy(Map.of("STACK_IS", "none", "UNRESERVED", "280")).calls).hasSize(2);
    }

    @Test
    void goesOnWhenAwsDoesNotSayHowManyFunctionsMayRun() throws Exception {
        Ended ended = deploy(Map.of("STACK_IS", "none"));

        assertThat(ended.status).as(ended.said).isZero();
        assertThat(ended.said).contains("AWS does not say how many", "280 are needed");
        assertThat(ended.calls).hasSize(2);
    }

    @Test
    void goesOnWithoutTheAwsCli() throws Exception {
        Ended hidden = deploy(stack("hidden"));
        assertThat(hidden.status).as(hidden.said).isZero();
        assertThat(hidden.said).containsOnlyOnce("does not let it see whether ww exists");
        assertThat(hidden.calls).containsExactly(OPTIONS.formatted("", ""));

        Files.delete(folder.resolve("aws"));
        Ended missing = deploy(stack("none"));
        assertThat(missing.said).containsOnlyOnce("the AWS CLI is not there");
        assertThat(missing.calls).hasSize(2).endsWith(OPTIONS.formatted("", ""));
    }

    @Test
    void asksNobodyAboutLocalStack() throws Exception {
        Ended ended = deploy(stack("none"), "SAM=samlocal");

        assertThat(ended.said).isEmpty();
        assertThat(ended.calls).containsExactly(OPTIONS.formatted("", ""));
    }

    @Test
    void sendsOneWhoseFirstDeploymentFailedToTheInstructions() throws Exception {
        String heading = "When the first deployment fails";

        Ended ended = deploy(stack("ROLLBACK_FAILED"));

        assertThat(ended.status).isNotZero();
        assertThat(ended.said).contains("ww is ROLLBACK_FAILED").contains(heading);
        assertThat(ended.calls).isEmpty();
        assertThat(Files.readString(Path.of("..", "docs", "operations.md"))).contains(heading);
    }

    @Test
    void theInstructionsToRemoveEverythingNameEveryTable() throws IOException {
        Matcher tables =
                Pattern.compile("^    tables=\"(.*)\"$", Pattern.MULTILINE)
                        .matcher(Files.readString(Path.of("..", "docs", "operations.md")));
        assertThat(tables.find()).isTrue();

        assertThat(tables.group(1).split(" ", -1))
                .containsExactlyInAnyOrderElementsOf(
                        Template.ofRepository().resources().values().stream()
                                .filter(each -> each.type().equals("AWS::DynamoDB::Table"))
                                .map(each ->
                                        JSON.valueToTree(each.properties())
                                                .at("/TableName/Fn::Sub"))
                                .map(name -> name.asText().replace("${AWS::StackName}-", ""))
                                .toList());
    }

    @Test
    void noFunctionNeedsMoreMemoryThanANewAccountMayHave() {
        List<JsonNode> functions =
                Template.ofRepository().resources().values().stream()
                        .filter(each -> each.type().equals("AWS::Serverless::Function"))
                        .map(each -> JSON.<JsonNode>valueToTree(each.properties()))
                        .toList();

        assertThat(functions)
                .hasSizeGreaterThan(10)
                .allSatisfy(each ->
                        assertThat(each.path("MemorySize").asInt())
                                .isBetween(1, MEMORY_OF_NEW_ACCOUNTS));
    }
}
