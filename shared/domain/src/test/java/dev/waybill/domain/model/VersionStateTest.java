package dev.waybill.domain.model;

import static dev.waybill.domain.model.VersionEvent.DEPRECATE;
import static dev.waybill.domain.model.VersionEvent.PUBLISH;
import static dev.waybill.domain.model.VersionEvent.YANK;
import static dev.waybill.domain.model.VersionState.DEPRECATED;
import static dev.waybill.domain.model.VersionState.DRAFT;
import static dev.waybill.domain.model.VersionState.PUBLISHED;
import static dev.waybill.domain.model.VersionState.YANKED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.model.VersionState.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VersionStateTest {

    @Test
    void publishingTakesDraftsAndDeprecatedOnes() {
        assertThat(DRAFT.next(PUBLISH)).isEqualTo(new Step.To(PUBLISHED));
        assertThat(DEPRECATED.next(PUBLISH)).isEqualTo(new Step.To(PUBLISHED));
        assertThat(PUBLISHED.next(PUBLISH)).isEqualTo(new Step.Already());
        assertThat(YANKED.next(PUBLISH)).isEqualTo(new Step.IsYanked());
    }

    @Test
    void onlyWhatWasPublishedCanBeDeprecated() {
        assertThat(DRAFT.next(DEPRECATE)).isEqualTo(new Step.IsDraft());
        assertThat(PUBLISHED.next(DEPRECATE)).isEqualTo(new Step.To(DEPRECATED));
        assertThat(DEPRECATED.next(DEPRECATE)).isEqualTo(new Step.Already());
        assertThat(YANKED.next(DEPRECATE)).isEqualTo(new Step.IsYanked());
    }

    @Test
    void yankedIsForEver() {
        assertThat(DRAFT.next(YANK)).isEqualTo(new Step.To(YANKED));
        assertThat(PUBLISHED.next(YANK)).isEqualTo(new Step.To(YANKED));
        assertThat(DEPRECATED.next(YANK)).isEqualTo(new Step.To(YANKED));
        assertThat(YANKED.next(YANK)).isEqualTo(new Step.Already());
    }

    @ParameterizedTest
    @EnumSource
    void textNamesTheState(VersionState state) {
        assertThat(VersionState.of(state.toString())).isEqualTo(state);
    }
}
