package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Stack;
import dev.waybill.web.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Calls with values at and beyond every edge ([OddValues]), each in one place of a body that is
/// taken as it is: before they are sent the good body is, and must succeed. So it is the odd value
/// that is judged, and not something else that was wrong before it.
///
/// In a body, [OddPlace] marks the places, `#` is a number of eight digits that rises with every
/// call, in a path too, and `'` is a quotation mark.
final class OddCalls {

    /// What a device can, as a body says it.
    static final String CAPABILITIES =
            "{'gpu_memory_gb':<1.5>,'gpu_type':<'t'>,'cpu_arch':<'arm64'>,'available_storage_mb':<10>,'execution_providers':<['CPU']>}";

    private final Refusals refused = new Refusals();
    private int sent = 10_000_000;

    /// The same with quotation marks.
    static String json(String text) {
        return text.replace('\'', '"');
    }

    /// Asserts that no odd value makes a failure of ours: in no place of the bodies, and not
    /// instead of the whole of the first one.
    void assertNoFailures(Api api, String method, String path, String... forms) {
        assertNoFailures(api, method, () -> path, forms);
    }

    /// The same where every call needs something new to act upon, of which this is the path.
    void assertNoFailures(Api api, String method, Supplier<String> path, String... forms) {
        Set<OddPlace> places = new LinkedHashSet<>();
        places.add(OddPlace.whole(forms[0]));
        for (String form : forms) {
            assertThat(form).contains("<");
            places.addAll(OddPlace.of(form));
        }
        List<String> failures = new ArrayList<>();
        for (OddPlace place : places) {
            requireTaken(send(api, method, path.get(), json(place.asItIs())), place);
            for (String odd : OddValues.JSON) {
                String body = json(place.before()) + odd + json(place.after());
                Api.Answer answer = send(api, method, path.get(), body);
                if (answer.status() >= 500 || answer.status() == 401 || answer.status() == 403) {
                    failures.add(
                            "%s with %.40s: %d %s"
                                    .formatted(place, odd, answer.status(), answer.code()));
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    /// Calls once.
    Api.Answer send(Api api, String method, String path, String body) {
        sent++;
        String number = Integer.toString(sent);
        Shot shot =
                new Shot(
                        Operation.GET_HEALTH,
                        api,
                        method,
                        path.replace("#", number),
                        latin(body.replace("#", number)),
                        Map.of(
                                "content-type",
                                "application/json",
                                "idempotency-key",
                                "k" + number));
        Api.Answer answer = shot.send();
        refused.add(shot, answer);
        return answer;
    }

    private static String latin(String body) {
        return new String(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// Asserts that nothing was written by any call that was refused.
    void assertNothingWritten(Stack stack) {
        assertThat(refused.assertNothingWritten(stack)).isPositive();
    }

    private static void requireTaken(Api.Answer answer, OddPlace place) {
        assertThat(answer.status()).as("%s: %s", place, answer.body()).isBetween(200, 299);
        assertThat(answer.body().path("accepted").asBoolean(true)).as("%s", place).isTrue();
    }
}
