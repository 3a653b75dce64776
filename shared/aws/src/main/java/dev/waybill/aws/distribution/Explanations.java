package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.distribution.Predicate;
import dev.waybill.domain.distribution.VariantVerdict;
import dev.waybill.domain.model.VariantId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Lists of verdicts on the variants of a version. Devices of one kind get the same one, so a
/// distribution has few: each is kept once, under a name made from its content, and entries hold
/// the name.
final class Explanations {

    private static final int NAME_DIGITS = 16;
    private static final String VERDICTS = "verdicts";
    private static final String VARIANT = "variant";
    private static final String REFUSED_BY = "refused_by";

    private Explanations() {}

    /// The name of a list.
    static String name(List<VariantVerdict> verdicts) {
        StringBuilder text = new StringBuilder();
        for (VariantVerdict verdict : verdicts) {
            String variant = verdict.variantId().value();
            text.append(variant.length()).append(':').append(variant).append(verdict.refusedBy());
        }
        return Digest.of(text.toString().getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, NAME_DIGITS);
    }

    static Map<String, AttributeValue> toItem(
            String distributionId, List<VariantVerdict> verdicts) {
        return Attributes.of(DistributionKeys.explanation(distributionId, name(verdicts)))
                .put(
                        VERDICTS,
                        AttributeValue.fromL(verdicts.stream().map(Explanations::map).toList()))
                .item();
    }

    private static AttributeValue map(VariantVerdict verdict) {
        return Attributes.none()
                .put(VARIANT, verdict.variantId().value())
                .put(
                        REFUSED_BY,
                        OrderMap.texts(
                                verdict.refusedBy().stream().map(Predicate::toString).toList()))
                .map();
    }

    static List<VariantVerdict> fromItem(Map<String, AttributeValue> item) {
        AttributeValue verdicts = item.get(VERDICTS);
        return verdicts == null
                ? List.of()
                : verdicts.l().stream().map(value -> verdict(Attributes.of(value.m()))).toList();
    }

    private static VariantVerdict verdict(Attributes map) {
        TreeSet<Predicate> refusedBy = new TreeSet<>();
        OrderMap.texts(map, REFUSED_BY).forEach(text -> refusedBy.add(Predicate.of(text)));
        return new VariantVerdict(new VariantId(map.text(VARIANT)), refusedBy);
    }
}
