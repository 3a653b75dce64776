package dev.waybill.domain.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.blob.BlobProgress.Completed;
import dev.waybill.domain.blob.BlobProgress.Downloading;
import dev.waybill.domain.blob.BlobProgress.Failed;
import dev.waybill.domain.blob.BlobProgress.Started;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BlobProgressTest {

    @Test
    void saysHowMuchIsThere() {
        assertThat(new Started(8).percentage()).hasValue(0);
        assertThat(new Downloading(2, 8).percentage()).hasValue(25);
        assertThat(new Downloading(0, 0).percentage()).hasValue(100);
        assertThat(new Completed(Path.of("f")).percentage()).hasValue(100);
        assertThat(new Failed("why").percentage()).isEmpty();
    }

    @Test
    void onlyTheEndsAreEnds() {
        assertThat(new Completed(Path.of("f")).isComplete()).isTrue();
        assertThat(new Failed("why").isComplete()).isFalse();
        assertThat(new Downloading(8, 8).isComplete()).isFalse();
        assertThat(new Failed("why").isFailed()).isTrue();
        assertThat(new Started(8).isFailed()).isFalse();
    }
}
