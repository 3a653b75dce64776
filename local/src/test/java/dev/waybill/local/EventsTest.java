package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.function.LambdaFunction;
import dev.waybill.local.function.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Calls every function with every sample event of its folder under `events/`, in this JVM.
class EventsTest {

    private static SampleEvents events;

    @BeforeAll
    static void create() {
        events = SampleEvents.create();
    }

    @AfterAll
    static void drop() {
        events.close();
    }

    @Test
    void everyFunctionHasEventsAndEveryFolderAFunction() throws IOException {
        assertThat(SampleEvents.folders())
                .containsExactlyInAnyOrderElementsOf(events.functions().keySet());
    }

    @TestFactory
    Stream<DynamicTest> everyEventEndsAsItsNameSays() {
        return events.functions().entrySet().stream()
                .flatMap(entry -> {
                    LambdaFunction function =
                            LambdaFunction.load(entry.getValue(), events.environment(), line -> {});
                    return SampleEvents.files(entry.getKey()).stream()
                            .map(file ->
                                    DynamicTest.dynamicTest(
                                            entry.getKey() + "/" + file.getFileName(),
                                            () -> replay(function, file)));
                });
    }

    private static void replay(LambdaFunction function, Path file) throws IOException {
        Outcome outcome = function.invoke(Files.readString(file));
        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        SampleEvents.judge(file, ((Outcome.Answered) outcome).json());
    }
}
