package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.cli.command.ExitCode;
import dev.waybill.cli.fake.FakeApi;
import dev.waybill.cli.fake.FakeServer;
import dev.waybill.domain.blob.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {

    private static final String CANCEL = "POST /v1/distributions/d1/cancel";

    @TempDir private Path folder;

    private final FakeServer server = new FakeServer();
    private final FakeApi api = new FakeApi(server, "/v1/");
    private CommandLineBench waybill = new CommandLineBench(Path.of(""), Map.of());

    @BeforeEach
    void start() {
        waybill =
                new CommandLineBench(
                        folder,
                        Map.of("WAYBILL_API", server.at("").toString(), "WAYBILL_TOKEN", "t-env"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "404, distribution_not_found, 3",
        "403, forbidden, 4",
        "409, idempotency_conflict, 4",
        "422, digest_mismatch, 4",
        "500, internal_error, 1",
        "429, throttled, 5",
        "503, unavailable, 5"
    })
    void endsWithACodeForEveryKindOfProblem(int status, String code, int exitCode) {
        api.on(
                CANCEL,
                status,
                "{\"title\":\"No luck\",\"detail\":\"because\",\"code\":\""
                        + code
                        + "\",\"request_id\":\"r-7\"}");
        assertThat(waybill.run("cancel", "d1")).isEqualTo(exitCode);
        assertThat(waybill.out()).isEmpty();
        assertThat(waybill.err())
                .contains("No luck", "because", code, "r-7")
                .doesNotContain("\tat ", "Exception");
    }

    @Test
    void endsWithFiveWhenNobodyAnswers() {
        String gone = server.at("").toString();
        server.close();
        assertThat(waybill.run("cancel", "d1", "--api", gone)).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(waybill.err())
                .contains("could not cancel d1", "connection refused")
                .doesNotContain("\tat ", "Exception");
    }

    @Test
    void saysThatAHostIsUnknown() {
        assertThat(waybill.run("cancel", "d1", "--api", "http://nowhere.invalid"))
                .isEqualTo(ExitCode.UNREACHABLE);
        assertThat(waybill.err()).contains("no such host is known").doesNotContain("Exception");
    }

    @Test
    void theDoctorSaysInWordsThatNobodyAnswers() {
        String gone = server.at("").toString();
        server.close();
        assertThat(waybill.run("doctor", "--api", gone)).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(waybill.out()).contains("connection refused").doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unheard-of",
                "unheard-of --help",
                "device unheard-of --help",
                "model publish m 1 --variant gpu=none.bin",
                "model publish m 1 --variant gpu=none.bin,colour=red",
                "cancel",
                "cancel d1 --api not-an-address",
                "distribute m 1",
                "distribute m 1 --all --formation f",
                "distribute m 1 --all --priority soon",
                "distribute m 1 --capable colour=red",
                "model publish m 1 --variant nothing",
                "get nonsense -o file",
                "ref",
                "ref put collection document field",
                "device"
            })
    void endsWithTwoForAWrongCommandLine(String line) {
        assertThat(waybill.run(line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(waybill.err()).isNotBlank().doesNotContain("\tat ");
        assertThat(api.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "get sha256:abc -o f, 'must be 64 hex digits'",
        "get sha256:abc -o f, 'sha256:abc'",
        "model publish m 1 --variant nothing, 'as in gpu=model.bin'",
        "model publish m 1 --variant gpu=none.bin, 'there is no file'",
        "'model publish m 1 --variant gpu=none.bin,colour=red', 'the keys behind it are precision'"
    })
    void saysWhatWouldHaveBeenRight(String line, String said) {
        assertThat(waybill.run(line.split(" "))).isNotZero();
        assertThat(waybill.err()).contains(said);
        assertThat(api.received()).isEmpty();
    }

    @Test
    void asksTheServerOfTheOptionThenOfTheEnvironmentThenOfTheFolder() throws Exception {
        api.on(CANCEL, 200, "{\"was_cancelled\":true}");
        assertThat(waybill.run("cancel", "d1")).isZero();
        assertThat(waybill.run("cancel", "d1", "--token", "t-option")).isZero();

        Files.createDirectories(folder.resolve(".waybill"));
        Files.writeString(
                folder.resolve(".waybill/endpoints.json"),
                "{\"api\":\"" + server.at("") + "\",\"admin_token\":\"t-file\"}");
        waybill = new CommandLineBench(folder, Map.of());
        assertThat(waybill.run("cancel", "d1")).isZero();
        assertThat(api.received().stream().map(FakeApi.Received::authorization))
                .containsExactly(
                        Optional.of("Bearer t-env"),
                        Optional.of("Bearer t-option"),
                        Optional.of("Bearer t-file"));
    }

    @Test
    void keepsTheTokenOfALocalStackFromOtherServers() throws Exception {
        api.on(CANCEL, 200, "{\"was_cancelled\":true}");
        Files.createDirectories(folder.resolve(".waybill"));
        Files.writeString(
                folder.resolve(".waybill/endpoints.json"),
                "{\"api\":\"http://localhost:1\",\"admin_token\":\"t-file\"}");
        waybill = new CommandLineBench(folder, Map.of());
        assertThat(waybill.run("cancel", "d1", "--api", server.at("").toString())).isZero();
        assertThat(api.received().getFirst().authorization()).isEmpty();
    }

    /// Who works in a folder that came from somebody else sends no token where its files say.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://127.0.0.1.evil.example:1",
                "http://localhost@evil.example",
                "http://10.0.0.1:1",
                "file:///etc/passwd"
            })
    void keepsTheTokenFromServersThatAFolderNames(String address) throws Exception {
        Files.createDirectories(folder.resolve(".waybill"));
        Files.writeString(
                folder.resolve(".waybill/endpoints.json"), "{\"api\":\"" + address + "\"}");
        waybill = new CommandLineBench(folder, Map.of("WAYBILL_TOKEN", "t-env"));
        assertThat(waybill.run("cancel", "d1")).isEqualTo(ExitCode.USAGE);
        assertThat(waybill.err()).doesNotContain("t-env");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysHowATokenIsGiven(boolean isOfThisFolder) throws Exception {
        api.on(
                CANCEL,
                401,
                "{\"title\":\"No\",\"detail\":\"Send a header\",\"request_id\":\"r-7\"}");
        String address = server.at("").toString();
        Files.createDirectories(folder.resolve(".waybill"));
        Files.writeString(
                folder.resolve(".waybill/endpoints.json"),
                "{\"api\":\""
                        + (isOfThisFolder ? address : "http://localhost:1")
                        + "\",\"admin_token\":\"t-file\"}");
        String leftOut = "the one of the stack in this folder is sent only where";

        assertThat(waybill.run("cancel", "d1")).isEqualTo(ExitCode.REFUSED);
        assertThat(waybill.err())
                .contains("No", "--token", "WAYBILL_TOKEN", "r-7")
                .doesNotContain("Send a header", leftOut);

        waybill = new CommandLineBench(folder, Map.of());
        assertThat(waybill.run("cancel", "d1", "--api", address)).isEqualTo(ExitCode.REFUSED);
        assertThat(waybill.err()).contains("--token", "WAYBILL_TOKEN");
        assertThat(waybill.err().contains(leftOut)).isEqualTo(isOfThisFolder);
    }

    @Test
    void readsTheLargestAnswer() {
        api.on(CANCEL, 200, "{\"was_cancelled\":true}" + " ".repeat((8 << 20) - 22));
        assertThat(waybill.run("cancel", "d1")).isZero();
    }

    @Test
    void readsNoAnswerThatIsLargerThanAnyIs() {
        api.on(CANCEL, 200, "{\"was_cancelled\":true}" + " ".repeat((8 << 20) - 21));
        assertThat(waybill.run("cancel", "d1")).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void showsWhatAServerSaysWithoutItsControlCharacters() {
        api.on(
                CANCEL,
                403,
                "{\"title\":\"No\\u001b[2J\\nwaybill: yes\",\"detail\":\"\\u202ea\\u009b\"}");
        assertThat(waybill.run("cancel", "d1")).isNotZero();
        assertThat(waybill.err())
                .contains("No\\u001b[2J\\u000awaybill: yes", "\\u202ea\\u009b")
                .doesNotContain("\u001b", "\u202e", "\u009b");
    }

    @Test
    void saysWhatIsMissingWhenNoServerIsNamed() {
        waybill = new CommandLineBench(folder, Map.of());
        assertThat(waybill.run("cancel", "d1")).isEqualTo(ExitCode.USAGE);
        assertThat(waybill.err()).contains("--api", "WAYBILL_API", "waybill up");
    }

    @Test
    void triesAgainUnderOneKey() throws Exception {
        api.on(CANCEL, 503, "{\"code\":\"unavailable\"}");
        api.on(CANCEL, 409, "{\"code\":\"idempotency_in_progress\"}");
        api.on(CANCEL, 200, "{\"was_cancelled\":true}");
        assertThat(waybill.run("cancel", "d1", "--json")).isZero();
        assertThat(waybill.json().path("was_cancelled").asBoolean()).isTrue();
        assertThat(api.received().stream().map(FakeApi.Received::idempotencyKey).distinct())
                .singleElement()
                .satisfies(key -> assertThat(key).isPresent());
    }

    @Test
    void makesATokenAndItsHash() throws Exception {
        assertThat(waybill.run("token", "new", "--json")).isZero();
        String token = waybill.json().path("token").asText();
        assertThat(token).matches("wb_admin_[A-Za-z0-9_-]{43}");
        assertThat(waybill.json().path("sha256").asText())
                .isEqualTo(Digest.of(token.getBytes(StandardCharsets.UTF_8)).hex());
        assertThat(api.received()).isEmpty();
    }

    @Test
    void writesACompletionScript() {
        assertThat(waybill.run("completion")).isZero();
        assertThat(waybill.out()).contains("waybill", "distribute", "--until-idle");
    }

    @Test
    void namesEveryCommandAsItNamesItself() {
        assertThat(waybill.run("help")).isZero();
        String all = waybill.out();
        for (String name : all.lines().filter(MainTest::isCommand).map(MainTest::name).toList()) {
            assertThat(waybill.run("help", name)).as(name).isZero();
            // picocli's own command speaks of itself under its own name
            assertThat(waybill.out())
                    .contains(name.equals("completion") ? "completion" : "waybill " + name);
        }
        assertThat(all).contains("distribution", "subscription", "demo", "completion");
    }

    private static boolean isCommand(String line) {
        return line.matches("  [a-z]+  .*");
    }

    private static String name(String line) {
        return line.strip().split(" ", 2)[0];
    }

    @Test
    void explainsEveryCommand() {
        assertThat(waybill.run("device", "run", "--help")).isZero();
        assertThat(waybill.out()).contains("--activate-command", "Exit codes");
    }
}
