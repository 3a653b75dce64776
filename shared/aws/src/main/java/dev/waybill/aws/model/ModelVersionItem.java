package dev.waybill.aws.model;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Provenance;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import dev.waybill.domain.model.VersionState;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A version of a model as it stands in the table: `item` is `version#<version>`.
final class ModelVersionItem {

    static final String MODEL_ID = "model_id";
    static final String ITEM = "item";
    static final String PREFIX = "version#";

    private static final String DESCRIPTION = "description";
    private static final String VARIANTS = "variants";
    private static final String SIGNED_BY = "signed_by";
    private static final String SIGNATURE = "signature";
    private static final String SIGNED_AT = "signed_at";
    private static final String STATE = "state";
    private static final String REVISION = "revision";
    private static final String CREATED_AT = "created_at";
    private static final String UPDATED_AT = "updated_at";

    /// There is no such version.
    static final Expression ABSENT =
            Expression.of("attribute_not_exists(#id)").name("#id", MODEL_ID);

    private ModelVersionItem() {}

    /// The version is as it was at `revision`.
    static Expression at(long revision) {
        return Expression.of("#revision = :before")
                .name("#revision", REVISION)
                .number(":before", revision);
    }

    static Map<String, AttributeValue> key(ModelVersionId id) {
        return Attributes.none()
                .put(MODEL_ID, id.modelId().value())
                .put(ITEM, PREFIX + id.version().value())
                .item();
    }

    static Map<String, AttributeValue> toItem(ModelVersion version) {
        Attributes variants = Attributes.none();
        version.variants()
                .forEach(
                        (id, variant) -> variants.put(id.value(), VariantMap.toAttribute(variant)));
        Optional<Provenance> provenance = version.provenance();
        return Attributes.none()
                .put(MODEL_ID, version.id().modelId().value())
                .put(ITEM, PREFIX + version.id().version().value())
                .putText(DESCRIPTION, version.description())
                .put(VARIANTS, variants.map())
                .putText(SIGNED_BY, provenance.map(Provenance::signedBy))
                .putText(SIGNATURE, provenance.map(Provenance::signature))
                .putText(SIGNED_AT, provenance.flatMap(Provenance::signedAt))
                .put(STATE, version.state().toString())
                .put(REVISION, version.revision())
                .put(CREATED_AT, version.createdAt())
                .put(UPDATED_AT, version.updatedAt())
                .item();
    }

    static ModelVersion fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new ModelVersion(
                new ModelVersionId(new ModelId(from.text(MODEL_ID)), version(item)),
                from.findText(DESCRIPTION),
                variants(from.map(VARIANTS)),
                from.findText(SIGNED_BY)
                        .map(signer ->
                                new Provenance(
                                        signer, from.text(SIGNATURE), from.findText(SIGNED_AT))),
                VersionState.of(from.text(STATE)),
                from.number(REVISION),
                from.time(CREATED_AT),
                from.time(UPDATED_AT));
    }

    private static Version version(Map<String, AttributeValue> item) {
        return new Version(Attributes.of(item).text(ITEM).substring(PREFIX.length()));
    }

    private static SortedMap<VariantId, Variant> variants(Attributes map) {
        SortedMap<VariantId, Variant> variants = new TreeMap<>();
        for (String name : map.item().keySet()) {
            VariantId id = new VariantId(name);
            variants.put(id, VariantMap.fromAttributes(id, map.map(name)));
        }
        return variants;
    }
}
