package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.aws.Backends;
import dev.waybill.aws.device.DeviceRegister;
import dev.waybill.domain.access.IssuedToken;
import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.DeviceSettings;
import dev.waybill.local.function.FunctionDeclaration;
import dev.waybill.local.function.LambdaFunction;
import dev.waybill.local.function.Outcome;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.Contract;
import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.embedded.RepositoryRoot;
import dev.waybill.testing.embedded.StackNames;
import dev.waybill.testing.stack.DeclaredStack;
import dev.waybill.testing.stack.StackClients;
import dev.waybill.testing.template.Template;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Calls every function with every sample event of its folder under `events/`.
class EventsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Contract CONTRACT = Contract.ofRepository();
    private static final String ADMIN = "wb_admin_sample";
    private static final String DEVICE = "wb_00000000000000000000000000000007_sample";
    private static final String DEVICE_TOKEN_ID = "00000000000000000000000000000007";

    private static final EmbeddedAws AWS = EmbeddedAws.shared();
    private static final Map<String, LambdaFunction> FUNCTIONS = new TreeMap<>();
    private static DeclaredStack stack;

    @BeforeAll
    static void create() {
        Template template = Template.ofRepository();
        stack =
                DeclaredStack.create(
                        template,
                        StackClients.of(AWS),
                        StackNames.unique("events"),
                        Map.of("AdminTokenSha256", sha256(ADMIN)));
        for (FunctionDeclaration declared : FunctionDeclaration.read(template, stack)) {
            FUNCTIONS.put(
                    folder(declared),
                    LambdaFunction.load(declared, AWS.endpoints().environment(), line -> {}));
        }
        Map<String, String> environment = new HashMap<>(AWS.endpoints().environment());
        environment.putAll(stack.environment());
        register(Backends.of(environment));
    }

    @AfterAll
    static void drop() {
        stack.drop();
    }

    @Test
    void everyFunctionHasEventsAndEveryFolderAFunction() throws IOException {
        try (Stream<Path> folders = Files.list(events())) {
            assertThat(folders.filter(Files::isDirectory).map(folder -> folder.getFileName() + ""))
                    .containsExactlyInAnyOrderElementsOf(FUNCTIONS.keySet());
        }
    }

    @TestFactory
    Stream<DynamicTest> everyEventEndsAsItsNameSays() throws IOException {
        return FUNCTIONS.entrySet().stream()
                .flatMap(function ->
                        files(events().resolve(function.getKey())).stream()
                                .map(file ->
                                        DynamicTest.dynamicTest(
                                                function.getKey() + "/" + file.getFileName(),
                                                () -> replay(function.getValue(), file))));
    }

    private static void replay(LambdaFunction function, Path file) throws IOException {
        String event = Files.readString(file);
        Outcome outcome = function.invoke(event);
        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        String answer = ((Outcome.Answered) outcome).json();
        String[] parts = file.getFileName().toString().split("\\.", -1);
        String expected = parts[parts.length - 2];
        if (expected.matches("\\d{3}")) {
            judge(MAPPER.readTree(event), MAPPER.readTree(answer), Integer.parseInt(expected));
        } else if (expected.startsWith("failures-")) {
            assertThat(MAPPER.readTree(answer).path("batchItemFailures"))
                    .hasSize(Integer.parseInt(expected.substring("failures-".length())));
        }
    }

    private static void judge(JsonNode event, JsonNode answer, int status) {
        Map<String, String> headers = new LinkedHashMap<>();
        answer.path("headers")
                .properties()
                .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
        String body = answer.path("body").asText("");
        ApiAnswer given =
                new ApiAnswer(
                        answer.path("statusCode").asInt(),
                        headers,
                        answer.path("isBase64Encoded").asBoolean()
                                ? new String(
                                        Base64.getDecoder().decode(body), StandardCharsets.UTF_8)
                                : body);
        JsonNode http = event.path("requestContext").path("http");

        assertThat(given.status()).as("%s", given).isEqualTo(status);
        assertThat(
                        CONTRACT.judge(
                                http.path("method").asText(),
                                event.path("rawPath").asText(),
                                given))
                .as("%s", given)
                .isEmpty();
    }

    private static void register(Backends backends) {
        DeviceId deviceId = new DeviceId("sensor-7");
        Instant now = backends.clock().instant();
        IssuedToken token =
                new IssuedToken(
                        DEVICE_TOKEN_ID,
                        sha256(DEVICE),
                        new Principal("device:sensor-7", Role.DEVICE, Optional.of("sensor-7")),
                        Optional.empty());
        DeviceSettings settings =
                new DeviceSettings(Optional.empty(), new TreeMap<>(), Optional.empty());
        DeviceRegister.of(backends)
                .create(
                        Device.registered(deviceId, settings, DEVICE_TOKEN_ID, now),
                        token,
                        Deed.ofService("test", "put_device", "seed", now));
    }

    private static String folder(FunctionDeclaration declared) {
        return declared.name().replace("Function", "").toLowerCase(Locale.ROOT);
    }

    private static Path events() {
        return RepositoryRoot.find().resolve("events");
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new AssertionError("no events in " + folder, e);
        }
    }

    private static String sha256(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
