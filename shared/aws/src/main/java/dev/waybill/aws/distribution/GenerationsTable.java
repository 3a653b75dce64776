package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Task.OpenGenerations;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.Version;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The item `generation` of each model in the table `models`: the highest generation, and which
/// distributions of the model are open. It is the one strongly consistent list of them; it takes
/// one write when a distribution begins and one when it is over.
public final class GenerationsTable {

    /// How many distributions of a model may be open at a time (protocol 0.2 #4).
    public static final int MOST_OPEN = 20;

    /// The label of the write that opens a generation.
    static final String OPEN_WRITE = "generation";

    private static final String MODEL_ID = "model_id";
    private static final String ITEM = "item";
    private static final String GENERATION = "generation";
    private static final String VERSION = "newest_version";
    private static final String OPEN = "open";

    private final Rows rows;
    private final String table;

    /// @param rows the calls of the table `models`
    /// @param table its name
    public GenerationsTable(Rows rows, String table) {
        this.rows = rows;
        this.table = table;
    }

    /// The items that `backends` name.
    public static GenerationsTable of(Backends backends) {
        String name = backends.config().tables().models();
        return new GenerationsTable(backends.rows(name), name);
    }

    /// The generations of a model.
    ///
    /// @param newest the highest; 0 when there is none
    /// @param newestVersion which version it brings
    /// @param open the distributions that are not over, by generation
    public record Generations(
            long newest, Optional<Version> newestVersion, NavigableMap<Long, String> open) {

        /// Whether no more distribution may be opened now.
        public boolean isFull() {
            return open.size() >= MOST_OPEN;
        }

        /// Which generations are open.
        public OpenGenerations openGenerations() {
            return new OpenGenerations(newest, open.navigableKeySet());
        }
    }

    /// The model's generations; none when it was never distributed. Strongly consistent.
    public Generations find(ModelId modelId) {
        Optional<Attributes> found =
                rows.find("read a model's generations", key(modelId)).map(Attributes::of);
        NavigableMap<Long, String> open = new TreeMap<>();
        found.map(item -> item.map(OPEN).item())
                .orElse(Map.of())
                .forEach((generation, id) -> open.put(Long.parseLong(generation), id.s()));
        return new Generations(
                found.map(item -> item.number(GENERATION)).orElse(0L),
                found.flatMap(item -> item.findText(VERSION)).map(Version::new),
                open);
    }

    /// Adds: open the generation behind the newest of `seen`, if that still is the newest. What
    /// brings devices back has room of its own.
    void open(Transaction transaction, Generations seen, Distribution opened) {
        ModelId modelId = opened.version().modelId();
        String version = opened.version().version().value();
        long next = seen.newest() + 1;
        if (seen.newest() == 0) {
            Attributes open = Attributes.none().put(Long.toString(next), opened.id());
            Attributes item =
                    Attributes.of(key(modelId))
                            .put(GENERATION, next)
                            .put(VERSION, version)
                            .put(OPEN, open.map());
            transaction.put(
                    OPEN_WRITE,
                    table,
                    item.item(),
                    Expression.of("attribute_not_exists(#model)").name("#model", MODEL_ID));
            return;
        }
        transaction.update(
                OPEN_WRITE,
                table,
                key(modelId),
                Expression.of("SET #generation = :next, #version = :version, #open.#next = :id")
                        .name("#generation", GENERATION)
                        .name("#open", OPEN)
                        .name("#next", Long.toString(next))
                        .name("#version", VERSION)
                        .number(":next", next)
                        .text(":version", version)
                        .text(":id", opened.id()),
                Expression.of("#generation = :seen AND size(#open) < :most")
                        .name("#generation", GENERATION)
                        .name("#open", OPEN)
                        .number(":seen", seen.newest())
                        .number(":most", opened.order().isBackwards() ? 2 * MOST_OPEN : MOST_OPEN));
    }

    /// Adds: the distribution of `generation` is over. Does nothing when that was said before.
    void close(Transaction transaction, ModelId modelId, long generation) {
        transaction.update(
                "generation",
                table,
                key(modelId),
                Expression.of("REMOVE #open.#generation")
                        .name("#open", OPEN)
                        .name("#generation", Long.toString(generation)),
                Expression.NONE);
    }

    private static Map<String, AttributeValue> key(ModelId modelId) {
        return Attributes.none().put(MODEL_ID, modelId.value()).put(ITEM, "generation").item();
    }
}
