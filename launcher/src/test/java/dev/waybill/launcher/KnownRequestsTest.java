package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.waybill.local.policy.Accesses;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.protocol.MarshallingType;

/// The local stack knows what every call to AWS that there is in the deployed code needs to be
/// permitted: one that it does not know fails there, and only there.
final class KnownRequestsTest {

    /// Text that every request takes, a statement as well as a name.
    private static final String TEXT = "SELECT * FROM \"name\" WHERE x";

    @Test
    void everyRequestThatIsMadeIsKnown() throws ReflectiveOperationException {
        Set<String> requests = requests();

        assertThat(requests).hasSizeGreaterThan(20);
        for (String name : requests) {
            SdkRequest request = filled(name);
            assertThatCode(() -> Accesses.of(request)).as(name).doesNotThrowAnyException();
        }
    }

    /// The classes of the requests behind each call of a client, whether it takes a request, the
    /// steps of making one, or pages through its answers.
    private static Set<String> requests() {
        return new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.waybill.aws")
                        .stream()
                        .flatMap(type -> type.getMethodCallsFromSelf().stream())
                        .filter(call -> call.getTargetOwner().isAssignableTo(SdkClient.class))
                        .filter(call -> !call.getTarget().getRawParameterTypes().isEmpty())
                        .map(KnownRequestsTest::request)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String request(JavaMethodCall call) {
        String name = call.getName().replaceFirst("Paginator$", "");
        return call.getTargetOwner().getPackageName()
                + ".model."
                + Character.toUpperCase(name.charAt(0))
                + name.substring(1)
                + "Request";
    }

    private static SdkRequest filled(String name) throws ReflectiveOperationException {
        var builder = (SdkRequest.Builder) Class.forName(name).getMethod("builder").invoke(null);
        for (SdkField<?> field : builder.build().sdkFields()) {
            if (field.marshallingType().equals(MarshallingType.STRING)) {
                field.set(builder, TEXT);
            }
        }
        return builder.build();
    }
}
