package dev.waybill.testing.stack;

import dev.waybill.aws.Attributes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What a stack's tables keep, as it is stored: for counts that trust no code that counts while
/// things happen.
public final class RawItems {

    private RawItems() {}

    /// All items of `table`, strongly consistent.
    public static List<Attributes> of(TestStack stack, String table) {
        return stack
                .backends()
                .clients()
                .dynamoDb()
                .scanPaginator(scan -> scan.tableName(table).consistentRead(true))
                .items()
                .stream()
                .map(Attributes::of)
                .toList();
    }

    /// Which blobs are held by holders of `kind`, as the blob's hash, a space, and the holder's
    /// name.
    public static Set<String> held(TestStack stack, String kind) {
        String prefix = "holder#" + kind + "#";
        Set<String> held = new TreeSet<>();
        for (Attributes item : of(stack, stack.backends().config().tables().blobs())) {
            String holder = item.text("item");
            if (holder.startsWith(prefix)) {
                String digest = item.text("aggregate").substring("blob#".length());
                held.add(digest + " " + holder.substring(prefix.length()));
            }
        }
        return held;
    }
}
