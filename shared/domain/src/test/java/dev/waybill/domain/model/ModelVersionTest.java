package dev.waybill.domain.model;

import static dev.waybill.domain.model.ModelFixtures.ID;
import static dev.waybill.domain.model.ModelFixtures.LATER;
import static dev.waybill.domain.model.ModelFixtures.NOW;
import static dev.waybill.domain.model.ModelFixtures.SIGNED;
import static dev.waybill.domain.model.ModelFixtures.content;
import static dev.waybill.domain.model.ModelFixtures.nothing;
import static dev.waybill.domain.model.ModelFixtures.variant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.model.ModelVersion.Edit;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelVersionTest {

    private final ModelVersion draft =
            ModelVersion.draft(ID, content("words", variant("a", "aaaa")), NOW);

    @Test
    void newVersionIsAnEmptyDraftWhenNothingIsStated() {
        ModelVersion version = ModelVersion.draft(ID, nothing(), NOW);

        assertThat(version.state()).isEqualTo(VersionState.DRAFT);
        assertThat(version.variants()).isEmpty();
        assertThat(version.provenance()).isEmpty();
        assertThat(version.description()).isEmpty();
        assertThat(version.revision()).isEqualTo(1);
        assertThat(version.id()).hasToString("target_recognition:4.2.1");
    }

    @Test
    void variantIsInsertedThenReplacedInADraft() {
        ModelVersion two = changed(draft.with(variant("b", "bbb"), LATER));
        ModelVersion replaced = changed(two.with(variant("b", "other"), LATER));

        assertThat(two.variants()).hasSize(2);
        assertThat(replaced.variants()).hasSize(2).containsValue(variant("b", "other"));
        assertThat(replaced.revision()).isEqualTo(3);
        assertThat(replaced.createdAt()).isEqualTo(NOW);
        assertThat(replaced.updatedAt()).isEqualTo(LATER);
    }

    @Test
    void sameVariantAgainChangesNothing() {
        assertThat(draft.with(variant("a", "aaaa"), LATER)).isEqualTo(new Edit.Unchanged());
        assertThat(published(draft).with(variant("a", "aaaa"), LATER))
                .isEqualTo(new Edit.Unchanged());
    }

    @Test
    void changeOfVariantsDropsTheProvenance() {
        ModelVersion signed = changed(draft.with(SIGNED, LATER));

        assertThat(signed.provenance()).contains(SIGNED);
        assertThat(changed(signed.with(variant("a", "changed"), LATER)).provenance()).isEmpty();
        assertThat(
                        changed(signed.replaced(content("words", variant("b", "b")), LATER))
                                .provenance())
                .isEmpty();
    }

    @Test
    void replacingADraftRemovesWhatIsNotStated() {
        ModelVersion emptied = changed(draft.replaced(nothing(), LATER));

        assertThat(emptied.variants()).isEmpty();
        assertThat(emptied.description()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = VersionState.class, names = "DRAFT", mode = EnumSource.Mode.EXCLUDE)
    void versionThatIsNoDraftTakesOnlyItsOwnContent(VersionState state) {
        ModelVersion fixed = changed(draft.with(SIGNED, NOW)).in(state, NOW);

        assertThat(fixed.replaced(content("words", variant("a", "aaaa")), LATER))
                .isEqualTo(new Edit.Unchanged());
        assertThat(fixed.replaced(nothing(), LATER)).isEqualTo(new Edit.Unchanged());
        assertThat(fixed.with(SIGNED, LATER)).isEqualTo(new Edit.Unchanged());
        assertThat(fixed.replaced(content("others", variant("a", "aaaa")), LATER))
                .isEqualTo(new Edit.Immutable());
        assertThat(fixed.replaced(content("words", variant("b", "bbb")), LATER))
                .isEqualTo(new Edit.Immutable());
        assertThat(fixed.with(variant("a", "other"), LATER)).isEqualTo(new Edit.Immutable());
        assertThat(fixed.with(variant("b", "bbb"), LATER)).isEqualTo(new Edit.Immutable());
        assertThat(fixed.with(new Provenance("ci", "b3RoZXI=", Optional.empty()), LATER))
                .isEqualTo(new Edit.Immutable());
    }

    @Test
    void digestsAreNamedOnceEach() {
        ModelVersion version = changed(draft.with(variant("b", "aaaa"), LATER));

        assertThat(version.digests()).containsExactly(variant("a", "aaaa").blob().digest());
    }

    @Test
    @DisplayName("D0.3 a model id holds no colon, so the first one ends it")
    void modelIdHoldsNoColonButAVersionMay() {
        assertThatThrownBy(() -> new ModelId("a:b"))
                .isInstanceOfSatisfying(
                        InvalidRequest.class, e -> assertThat(e.field()).isEqualTo("model_id"));
        assertThat(ModelVersionId.parse("a:b:c"))
                .isEqualTo(new ModelVersionId(new ModelId("a"), new Version("b:c")))
                .hasToString("a:b:c");
    }

    private static ModelVersion published(ModelVersion version) {
        return version.in(VersionState.PUBLISHED, NOW);
    }

    private static ModelVersion changed(Edit edit) {
        assertThat(edit).isInstanceOf(Edit.Changed.class);
        return ((Edit.Changed) edit).next();
    }
}
