package dev.waybill.domain.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.run.RunStatus.Step;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunStatusTest {

    @Test
    @DisplayName("A3.1 statuses are written in capitals")
    void statusesAreWrittenInCapitals() {
        assertThat(RunStatus.RUNNING).hasToString("RUNNING");
        assertThat(RunStatus.COMPLETED).hasToString("COMPLETED");
        assertThat(RunStatus.parse("status", "CANCELLED")).isEqualTo(RunStatus.CANCELLED);
        assertThatThrownBy(() -> RunStatus.parse("status", "running"))
                .isInstanceOf(InvalidRequest.class);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D3.1 there are three ends, and each is final")
    void everyEndIsFinal(RunEnd end) {
        assertThat(RunStatus.RUNNING.next(end)).isEqualTo(new Step.To(end.status()));
        for (RunEnd first : RunEnd.values()) {
            assertThat(first.status().next(end)).isEqualTo(new Step.Ended(first.status()));
        }
    }
}
