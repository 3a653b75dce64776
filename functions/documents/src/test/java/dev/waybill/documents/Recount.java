package dev.waybill.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.Totals;
import dev.waybill.domain.document.DocumentId;
import dev.waybill.testing.stack.TestStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/// Counts everything again from the raw items.
final class Recount {

    private static final Pattern REFERENCE =
            Pattern.compile(
                    "\"hash\":\"sha256:([0-9a-f]{64})\",\"size_bytes\":\\d+,\"metadata\":\\{");

    private Recount() {}

    /// Every blob counts its holders, the totals are those of the rows, and a document holds what
    /// its text names, and nobody else does in the name of a document.
    ///
    /// In the tests' documents references have their fields in the usual order.
    static void requireAgreement(TestStack stack) {
        Map<String, Long> counted = new TreeMap<>();
        Map<String, Long> found = new TreeMap<>();
        Set<String> held = new TreeSet<>();
        Totals totals = Totals.NONE;
        for (Attributes item : scan(stack, stack.backends().config().tables().blobs())) {
            String blob = item.text("aggregate");
            String name = item.text("item");
            if (name.equals("row")) {
                counted.put(blob, item.number("outside"));
                found.putIfAbsent(blob, 0L);
                totals = totals.plus(totals(item));
            } else if (name.startsWith("holder#document#")) {
                found.merge(blob, 1L, Long::sum);
                held.add(blob + " " + name);
            }
        }
        assertThat(counted).isEqualTo(found);
        assertThat(BlobsTable.of(stack.backends()).totals()).isEqualTo(totals);
        assertThat(held).isEqualTo(named(stack));
    }

    private static Totals totals(Attributes row) {
        if (!row.has("nonce")) {
            return Totals.NONE;
        }
        long size = row.number("size_bytes");
        return new Totals(1, size, row.number("reference_count") > 0 ? size : 0);
    }

    private static Set<String> named(TestStack stack) {
        Set<String> named = new TreeSet<>();
        for (Attributes item : scan(stack, stack.backends().config().tables().documents())) {
            if (item.text("item").startsWith("document#")) {
                String name = item.text("item").substring("document#".length());
                DocumentId id = new DocumentId(item.text("collection"), name);
                digests(item)
                        .forEach(digest -> named.add("blob#" + digest + " holder#document#" + id));
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

    private static List<Attributes> scan(TestStack stack, String table) {
        ScanRequest request = ScanRequest.builder().tableName(table).consistentRead(true).build();
        return stack.backends().clients().dynamoDb().scanPaginator(request).items().stream()
                .map(Attributes::of)
                .toList();
    }
}
