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

/// The files of `events/`, a fresh stack for them with what they rely on, and what their names say
/// must come of them.
final class SampleEvents implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Contract CONTRACT = Contract.ofRepository();
    private static final String ADMIN = "wb_admin_sample";
    private static final String DEVICE = "wb_00000000000000000000000000000007_sample";
    private static final String DEVICE_TOKEN_ID = "00000000000000000000000000000007";

    private final Template template;
    private final DeclaredStack stack;
    private final Map<String, FunctionDeclaration> functions = new TreeMap<>();
    private final Map<String, String> environment;

    private SampleEvents(DeclaredStack stack, Template template, EmbeddedAws aws) {
        this.template = template;
        this.stack = stack;
        this.environment = aws.endpoints().environment();
        for (FunctionDeclaration declared : FunctionDeclaration.read(template, stack)) {
            functions.put(folder(declared), declared);
        }
    }

    /// Makes the stack in the emulators of the build.
    static SampleEvents create() {
        Template template = Template.ofRepository();
        EmbeddedAws aws = EmbeddedAws.shared();
        DeclaredStack stack =
                DeclaredStack.create(
                        template,
                        StackClients.of(aws),
                        StackNames.unique("events"),
                        Map.of("AdminTokenSha256", sha256(ADMIN)));
        SampleEvents events = new SampleEvents(stack, template, aws);
        Map<String, String> all = new TreeMap<>(events.environment);
        all.putAll(stack.environment());
        register(Backends.of(all));
        return events;
    }

    /// The functions of the template, by the names of their folders.
    Map<String, FunctionDeclaration> functions() {
        return functions;
    }

    /// What functions find in their environment beside what the template declares.
    Map<String, String> environment() {
        return environment;
    }

    /// All that `declared` finds in its environment, as one that may be added to.
    Map<String, String> environment(FunctionDeclaration declared) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(declared.environment());
        all.put("AWS_LAMBDA_LOG_FORMAT", logFormat(declared).toUpperCase(Locale.ROOT));
        return all;
    }

    private String logFormat(FunctionDeclaration declared) {
        Template.Resource resource = template.resources().get(declared.name());
        return MAPPER.valueToTree(resource)
                .path("properties")
                .path("LoggingConfig")
                .path("LogFormat")
                .asText("Text");
    }

    /// The names of all folders.
    static List<String> folders() throws IOException {
        try (Stream<Path> folders = Files.list(root())) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .toList();
        }
    }

    /// The events of one folder, in their order.
    static List<Path> files(String folder) {
        try (Stream<Path> files = Files.list(root().resolve(folder))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new AssertionError("no events in " + folder, e);
        }
    }

    /// Holds the answer to the event in `file` against what its name says, and against the
    /// contract.
    static void judge(Path file, String answer) throws IOException {
        String[] parts = file.getFileName().toString().split("\\.", -1);
        String expected = parts[parts.length - 2];
        if (expected.matches("\\d{3}")) {
            JsonNode event = MAPPER.readTree(file.toFile());
            judge(event, MAPPER.readTree(answer), Integer.parseInt(expected));
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

    private static Path root() {
        return RepositoryRoot.find().resolve("events");
    }

    private static String sha256(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    @Override
    public void close() {
        stack.drop();
    }
}
