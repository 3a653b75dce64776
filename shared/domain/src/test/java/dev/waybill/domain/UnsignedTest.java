package dev.waybill.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UnsignedTest {

    @Test
    void keepsNumbersBeyondWhatDoublesAndLongsCanSay() {
        BigInteger beyondDouble = BigInteger.TWO.pow(53).add(BigInteger.ONE);
        assertThat(new Unsigned(beyondDouble).toString()).isEqualTo("9007199254740993");
        assertThat(Unsigned.MAX.toString()).isEqualTo("18446744073709551615");
        assertThat(Unsigned.ofPadded(Unsigned.MAX.padded())).isEqualTo(Unsigned.MAX);
    }

    @Test
    void paddedTextsSortAsTheNumbersDo() {
        List<String> padded =
                Stream.of("0", "1", "9", "10", "9007199254740993", "18446744073709551615")
                        .map(text -> new Unsigned(new BigInteger(text)).padded())
                        .toList();

        assertThat(padded).isSorted().allMatch(text -> text.length() == 20);
    }

    @Test
    void nothingComesAfterTheLast() {
        assertThat(Unsigned.of(6).next()).contains(Unsigned.of(7));
        assertThat(Unsigned.MAX.next()).isEmpty();
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThatThrownBy(() -> Unsigned.require("seq", BigInteger.valueOf(-1)))
                .isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> Unsigned.require("seq", Unsigned.MAX.value().add(BigInteger.ONE)))
                .isInstanceOf(InvalidRequest.class);
    }
}
