package dev.waybill.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlanReaderTest {

    private static final Content BASE = Versions.content(new byte[5000]);
    private static final Content TARGET = Versions.content(new byte[1000]);
    private static final String HEAD =
            "{\"format\":\"waybill-delta-1\",\"base\":"
                    + text(BASE)
                    + ",\"target\":"
                    + text(TARGET)
                    + ",\"ops\":";
    private static final String COPY = "{\"op\":\"copy\",\"offset\":0,\"length\":1000}";

    private static String text(Content content) {
        return "{\"digest\":\""
                + content.digest()
                + "\",\"size_bytes\":"
                + content.sizeBytes()
                + "}";
    }

    private static String frame(String length, String packLength, String dictionary) {
        return "{\"op\":\"frame\",\"pack_offset\":0,\"pack_length\":"
                + packLength
                + ",\"length\":"
                + length
                + ",\"dictionary\":"
                + dictionary
                + "}";
    }

    private static String planes(String length, String width, String mode, String base) {
        return HEAD
                + "[{\"op\":\"planes\",\"pack_offset\":0,\"pack_length\":9,\"length\":"
                + length
                + ",\"width\":"
                + width
                + ",\"mode\":"
                + mode
                + base
                + "}]}";
    }

    private static String near(String offset, String length) {
        return ",\"base\":{\"offset\":" + offset + ",\"length\":" + length + "}";
    }

    private static PlanReading read(String text) throws IOException {
        return PlanReader.read(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), TARGET);
    }

    @Test
    void readsAllOpsAndSkipsWhatItDoesNotKnow() throws IOException {
        String ops =
                "[{\"op\":\"copy\",\"offset\":4500,\"length\":500,\"why\":{\"x\":[1]}},"
                        + "{\"offset\":500,\"length\":100,\"op\":\"fetch\"},"
                        + "{\"op\":\"frame\",\"pack_offset\":0,\"pack_length\":9,\"length\":100},"
                        + "{\"op\":\"frame\",\"pack_offset\":9,\"pack_length\":9,\"length\":200,"
                        + "\"dictionary\":[{\"offset\":7,\"length\":8},{\"offset\":0,\"length\":5000}]},"
                        + "{\"op\":\"planes\",\"pack_offset\":18,\"pack_length\":9,\"length\":100,"
                        + "\"width\":2,\"mode\":\"xor\",\"base\":{\"offset\":4900,\"length\":100}}]";
        Plan plan =
                new Plan(
                        Optional.of(BASE),
                        TARGET,
                        List.of(
                                new Op.Copy(new Range(4500, 500)),
                                new Op.Fetch(new Range(500, 100)),
                                new Op.Frame(new Range(0, 9), 100, List.of()),
                                new Op.Frame(
                                        new Range(9, 9),
                                        200,
                                        List.of(new Range(7, 8), new Range(0, 5000))),
                                new Op.PlanesFrame(
                                        new Range(18, 9), 2, PlaneMode.XOR, new Range(4900, 100))));
        assertThat(read(HEAD + ops + ",\"more\":true}")).isEqualTo(new PlanReading.Accepted(plan));
        assertThat(read(new String(PlanWriter.write(plan), StandardCharsets.UTF_8)))
                .isEqualTo(new PlanReading.Accepted(plan));
    }

    @ParameterizedTest
    @MethodSource("hostilePlans")
    void refusesHostilePlans(PlanRefusal reason, String text) throws IOException {
        assertThat(read(text))
                .isInstanceOfSatisfying(
                        PlanReading.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    static Stream<Arguments> hostilePlans() {
        String manyOps =
                "[" + "{\"op\":\"copy\",\"offset\":0,\"length\":1},".repeat(32_768) + COPY + "]";
        String part = "{\"offset\":0,\"length\":1}";
        String parts = "[" + (part + ",").repeat(40_000) + part + "]";
        String big = "[{\"offset\":0,\"length\":2097000},{\"offset\":0,\"length\":200}]";
        return Stream.of(
                Arguments.of(PlanRefusal.MALFORMED, ""),
                Arguments.of(PlanRefusal.MALFORMED, "{"),
                Arguments.of(PlanRefusal.MALFORMED, "no plan"),
                Arguments.of(PlanRefusal.MALFORMED, HEAD + "[" + COPY),
                Arguments.of(PlanRefusal.MALFORMED, HEAD + "[" + COPY + "],\"format\""),
                Arguments.of(PlanRefusal.MALFORMED, HEAD + "[" + COPY + "]} {}"),
                Arguments.of(
                        PlanRefusal.MALFORMED,
                        HEAD + "[" + COPY + "],\"format\":\"waybill-delta-1\"}"),
                Arguments.of(PlanRefusal.BAD_FIELD, "[]"),
                Arguments.of(PlanRefusal.BAD_FIELD, HEAD + "{}}"),
                Arguments.of(PlanRefusal.BAD_FIELD, HEAD + "[[]]}"),
                Arguments.of(PlanRefusal.BAD_FIELD, HEAD + "[{\"offset\":0,\"length\":1000}]}"),
                Arguments.of(PlanRefusal.BAD_FIELD, HEAD + "[{\"op\":\"copy\",\"offset\":0}]}"),
                Arguments.of(
                        PlanRefusal.BAD_FIELD,
                        HEAD + "[{\"op\":\"copy\",\"offset\":\"0\",\"length\":1000}]}"),
                Arguments.of(
                        PlanRefusal.BAD_FIELD,
                        HEAD + "[{\"op\":\"frame\",\"pack_offset\":0,\"pack_length\":9}]}"),
                Arguments.of(PlanRefusal.BAD_FIELD, "{\"format\":\"waybill-delta-1\",\"ops\":[]}"),
                Arguments.of(
                        PlanRefusal.BAD_FIELD, "{\"format\":\"waybill-delta-1\",\"target\":{}}"),
                Arguments.of(
                        PlanRefusal.BAD_FIELD, planes("1000", "3", "\"xor\"", near("0", "1000"))),
                Arguments.of(
                        PlanRefusal.BAD_FIELD, planes("1000", "2", "\"sum\"", near("0", "1000"))),
                Arguments.of(PlanRefusal.BAD_FIELD, planes("1000", "2", "null", near("0", "1000"))),
                Arguments.of(
                        PlanRefusal.BAD_FIELD, planes("1000", "2", "\"xor\"", near("0", "999"))),
                Arguments.of(PlanRefusal.BAD_FIELD, planes("1000", "2", "\"xor\"", "")),
                Arguments.of(
                        PlanRefusal.BAD_NUMBER, planes("1000", "0", "\"xor\"", near("0", "1000"))),
                Arguments.of(
                        PlanRefusal.FRAME_TOO_LONG,
                        planes("2097153", "2", "\"xor\"", near("0", "2097153"))),
                Arguments.of(
                        PlanRefusal.OUTSIDE_BASE,
                        planes("1000", "2", "\"xor\"", near("4001", "1000"))),
                Arguments.of(
                        PlanRefusal.WRONG_TOTAL, planes("999", "2", "\"xor\"", near("0", "999"))),
                Arguments.of(
                        PlanRefusal.BAD_FIELD, "{\"format\":\"waybill-delta-1\",\"target\":null}"),
                Arguments.of(
                        PlanRefusal.UNKNOWN_FORMAT,
                        HEAD.replace("delta-1", "delta-2") + "[" + COPY + "]}"),
                Arguments.of(PlanRefusal.UNKNOWN_FORMAT, "{}"),
                Arguments.of(PlanRefusal.UNKNOWN_OP, HEAD + "[{\"op\":\"exec\",\"length\":1000}]}"),
                Arguments.of(
                        PlanRefusal.BAD_DIGEST, HEAD.replace(TARGET.digest().hex(), "abc") + "[]}"),
                Arguments.of(
                        PlanRefusal.BAD_NUMBER,
                        HEAD + "[{\"op\":\"copy\",\"offset\":-1,\"length\":1000}]}"),
                Arguments.of(
                        PlanRefusal.BAD_NUMBER,
                        HEAD + "[{\"op\":\"copy\",\"offset\":0,\"length\":0}]}"),
                Arguments.of(
                        PlanRefusal.BAD_NUMBER,
                        HEAD + "[{\"op\":\"copy\",\"offset\":0,\"length\":1.5}]}"),
                Arguments.of(
                        PlanRefusal.BAD_NUMBER,
                        HEAD + "[{\"op\":\"copy\",\"offset\":9223372036854775807,\"length\":1}]}"),
                Arguments.of(
                        PlanRefusal.BAD_NUMBER,
                        HEAD + "[{\"op\":\"copy\",\"offset\":18446744073709551616,\"length\":1}]}"),
                Arguments.of(
                        PlanRefusal.PLAN_TOO_LONG,
                        HEAD + "[{\"op\":\"copy\",\"offset\":" + "1".repeat(1000) + "}]}"),
                Arguments.of(PlanRefusal.PLAN_TOO_LONG, "{\"x\":" + "[".repeat(1000)),
                Arguments.of(
                        PlanRefusal.PLAN_TOO_LONG, HEAD + "[" + " ".repeat(9 << 20) + COPY + "]}"),
                Arguments.of(PlanRefusal.TOO_MANY_OPS, HEAD + manyOps + "}"),
                Arguments.of(
                        PlanRefusal.TOO_MANY_RANGES,
                        HEAD
                                + "["
                                + frame("500", "9", parts)
                                + ","
                                + frame("500", "9", parts)
                                + "]}"),
                Arguments.of(
                        PlanRefusal.FRAME_TOO_LONG,
                        HEAD + "[" + frame("4194305", "9", "[]") + "]}"),
                Arguments.of(
                        PlanRefusal.PIECE_TOO_LONG,
                        HEAD + "[" + frame("1000", "4300000", "[]") + "]}"),
                Arguments.of(
                        PlanRefusal.DICTIONARY_TOO_LONG,
                        HEAD + "[" + frame("1000", "9", big) + "]}"),
                Arguments.of(
                        PlanRefusal.NO_BASE, HEAD.replace("base", "ground") + "[" + COPY + "]}"),
                Arguments.of(
                        PlanRefusal.NO_BASE,
                        HEAD.replace("base", "ground")
                                + "["
                                + frame("1000", "9", "[" + part + "]")
                                + "]}"),
                Arguments.of(
                        PlanRefusal.OUTSIDE_BASE,
                        HEAD + "[{\"op\":\"copy\",\"offset\":4001,\"length\":1000}]}"),
                Arguments.of(
                        PlanRefusal.OUTSIDE_BASE,
                        HEAD + "[" + frame("1000", "9", "[{\"offset\":4999,\"length\":2}]") + "]}"),
                Arguments.of(
                        PlanRefusal.OUTSIDE_TARGET,
                        HEAD + "[{\"op\":\"fetch\",\"offset\":1,\"length\":1000}]}"),
                Arguments.of(PlanRefusal.WRONG_TOTAL, HEAD + "[]}"),
                Arguments.of(PlanRefusal.WRONG_TOTAL, HEAD + "[" + COPY + "," + COPY + "]}"),
                Arguments.of(
                        PlanRefusal.OTHER_TARGET,
                        HEAD.replace("1000}", "1001}") + "[" + COPY + "]}"));
    }

    @Test
    void readsNoFurtherThanItMust() throws IOException {
        long[] served = {0};
        InputStream endless =
                new InputStream() {
                    @Override
                    public int read() {
                        served[0]++;
                        return ' ';
                    }

                    @Override
                    public int read(byte[] into, int offset, int length) {
                        served[0] += length;
                        Arrays.fill(into, offset, offset + length, (byte) ' ');
                        return length;
                    }
                };
        assertThat(PlanReader.read(endless, TARGET))
                .isInstanceOfSatisfying(
                        PlanReading.Refused.class,
                        refused ->
                                assertThat(refused.reason()).isEqualTo(PlanRefusal.PLAN_TOO_LONG));
        assertThat(served[0]).isLessThan(9 << 20);
    }
}
