package dev.waybill.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.document.DocumentId;
import dev.waybill.testing.stack.RawItems;
import dev.waybill.testing.stack.Recount;
import dev.waybill.testing.stack.TestStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What documents hold, found again in the raw items.
final class Holding {

    private static final Pattern REFERENCE =
            Pattern.compile(
                    "\"hash\":\"sha256:([0-9a-f]{64})\",\"size_bytes\":\\d+,\"metadata\":\\{");

    private Holding() {}

    /// Every count is right, and a document holds what its text names, and nobody else does in the
    /// name of a document.
    ///
    /// In the tests' documents references have their fields in the usual order.
    static void requireAgreement(TestStack stack) {
        Recount.of(stack.backends()).assertExact();
        assertThat(RawItems.held(stack, "document")).isEqualTo(named(stack));
    }

    private static Set<String> named(TestStack stack) {
        Set<String> named = new TreeSet<>();
        for (Attributes item : RawItems.of(stack, stack.backends().config().tables().documents())) {
            if (item.text("item").startsWith("document#")) {
                String name = item.text("item").substring("document#".length());
                DocumentId id = new DocumentId(item.text("collection"), name);
                digests(item).forEach(digest -> named.add(digest + " " + id));
            }
        }
        return named;
    }

    private static List<String> digests(Attributes document) {
        AttributeValue body = document.attribute("body");
        List<String> digests = new ArrayList<>();
        if (body.s() == null) {
            digests.addAll(document.attribute("held").ss());
        } else {
            Matcher matcher = REFERENCE.matcher(body.s());
            while (matcher.find()) {
                digests.add(matcher.group(1));
            }
        }
        return digests;
    }
}
