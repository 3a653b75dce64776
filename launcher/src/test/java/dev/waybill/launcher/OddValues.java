package dev.waybill.launcher;

import java.util.List;

/// Values at and beyond every edge.
final class OddValues {

    /// What may stand in a field of JSON instead of what should.
    static final List<String> JSON =
            List.of(
                    "null",
                    "true",
                    "[]",
                    "{}",
                    "\"\"",
                    "\"\\u0000\"",
                    "\"\\ud800\"",
                    "\"" + "x".repeat(500_000) + "\"",
                    "\"" + "é".repeat(200) + "\"",
                    "-1",
                    "0",
                    "1.5",
                    "1e-300",
                    "1e300",
                    "1e999999999",
                    "1e2147483647",
                    "-1e-99999999999",
                    "1e99999999999",
                    "100e2147483647",
                    "9223372036854775807",
                    "9223372036854775808",
                    "18446744073709551615",
                    "18446744073709551616",
                    "[null]",
                    "{\"a\":null}",
                    "{\"\":\"\"}",
                    "{\"\\ud800\":\"\\udfff\"}",
                    "\"+1000000000-12-31T23:59:59Z\"",
                    "\"-1000000000-01-01T00:00:00Z\"",
                    "[".repeat(99) + "]".repeat(99));

    /// What may stand in a path or a query, as it is written there.
    static final List<String> TEXT =
            List.of(
                    "",
                    "%00",
                    "%ff",
                    "%ED%A0%80",
                    "x",
                    "-1",
                    "0",
                    "1",
                    "1001",
                    "2147483648",
                    "9223372036854775808",
                    "%2B999999999-12-31T23:59:59Z",
                    "-999999999-01-01T00:00:00Z",
                    "9999-12-31T23:59:59Z",
                    "0000-01-01T00:00:00Z",
                    "base64:",
                    "base64:%21",
                    "base64:_w",
                    "base64:AA",
                    "%C3%A9".repeat(128),
                    "a".repeat(255),
                    "AAAAAAAAAAAA",
                    "AAAAAAAAAAAAAAAA");

    private OddValues() {}
}
