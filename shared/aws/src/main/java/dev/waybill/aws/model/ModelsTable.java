package dev.waybill.aws.model;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Slice;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Version;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The table `models`.
///
/// Key: `model_id`, `item`.
///
/// | item | |
/// |---|---|
/// | `model` | there from the first version on; carries `listing_shard` |
/// | `version#<version>` | a version with its variants, 256 KiB at most |
/// | `generation` | the counter from which distributions of the model take their generation |
///
/// People write here, some writes per second at most. Index `listing`: `listing_shard`, `model_id`;
/// one shard, since a model enters it once.
public final class ModelsTable {

    /// The label of the write to a version.
    static final String VERSION = "version";

    private static final String LISTING = "listing";
    private static final String LISTING_SHARD = "listing_shard";
    private static final String SHARD = "models";
    private static final String HEAD = "model";

    private final Rows rows;
    private final String table;

    /// @param rows the calls of the table
    /// @param table its name
    public ModelsTable(Rows rows, String table) {
        this.rows = rows;
        this.table = table;
    }

    /// The table that `backends` name.
    public static ModelsTable of(Backends backends) {
        String name = backends.config().tables().models();
        return new ModelsTable(backends.rows(name), name);
    }

    /// The version; absent when there is none. Strongly consistent.
    public Optional<ModelVersion> find(ModelVersionId id) {
        return rows.find("read a model version", ModelVersionItem.key(id))
                .map(ModelVersionItem::fromItem);
    }

    /// Whether the model has a version. Strongly consistent.
    public boolean hasModel(ModelId modelId) {
        return rows.find("read a model", headKey(modelId)).isPresent();
    }

    /// At most `limit` models behind `after`, in order of id. One query of an index, which may lag
    /// by a moment.
    public Slice<ModelId> list(int limit, Optional<ModelId> after) {
        Rows.Query all =
                Rows.Query.ofIndex(
                                LISTING,
                                Expression.of("#shard = :shard")
                                        .name("#shard", LISTING_SHARD)
                                        .text(":shard", SHARD))
                        .limit(limit + 1);
        Rows.Query query =
                after.map(model ->
                                all.after(
                                        Attributes.of(headKey(model))
                                                .put(LISTING_SHARD, SHARD)
                                                .item()))
                        .orElse(all);
        return Slice.of(rows.query("list models", query), limit, ModelVersionItem.MODEL_ID)
                .map(item -> new ModelId(Attributes.of(item).text(ModelVersionItem.MODEL_ID)));
    }

    /// At most `limit` versions of a model behind `after`, in order of name. One consistent query,
    /// which ends at 1 MB.
    public Slice<ModelVersion> listVersions(ModelId modelId, int limit, Optional<Version> after) {
        Rows.Query all =
                Rows.Query.of(
                                Expression.of("#model = :model AND begins_with(#item, :prefix)")
                                        .name("#model", ModelVersionItem.MODEL_ID)
                                        .name("#item", ModelVersionItem.ITEM)
                                        .text(":model", modelId.value())
                                        .text(":prefix", ModelVersionItem.PREFIX))
                        .limit(limit + 1);
        Rows.Query query =
                after.map(version ->
                                all.after(
                                        ModelVersionItem.key(new ModelVersionId(modelId, version))))
                        .orElse(all);
        Slice<ModelVersion> versions =
                Slice.of(
                                rows.query("list the versions of a model", query),
                                limit,
                                ModelVersionItem.ITEM)
                        .map(ModelVersionItem::fromItem);
        return new Slice<>(
                versions.items(),
                versions.next().map(item -> item.substring(ModelVersionItem.PREFIX.length())));
    }

    /// Adds: put a version that must not be there, and its model.
    void create(Transaction transaction, ModelVersion version) {
        transaction.put(VERSION, table, ModelVersionItem.toItem(version), ModelVersionItem.ABSENT);
        transaction.put(
                "model",
                table,
                Attributes.of(headKey(version.id().modelId())).put(LISTING_SHARD, SHARD).item(),
                Expression.NONE);
    }

    /// Adds: replace a version, which must still be as it was read.
    void replace(Transaction transaction, ModelVersion before, ModelVersion after) {
        transaction.put(
                VERSION,
                table,
                ModelVersionItem.toItem(after),
                ModelVersionItem.at(before.revision()));
    }

    /// Adds: the version must still be as it was read.
    public void check(Transaction transaction, ModelVersion version) {
        transaction.check(
                VERSION,
                table,
                ModelVersionItem.key(version.id()),
                ModelVersionItem.at(version.revision()));
    }

    private static Map<String, AttributeValue> headKey(ModelId modelId) {
        return Attributes.none()
                .put(ModelVersionItem.MODEL_ID, modelId.value())
                .put(ModelVersionItem.ITEM, HEAD)
                .item();
    }
}
