package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.local.Stack;
import dev.waybill.testing.FuzzCount;
import dev.waybill.testing.embedded.RepositoryRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Cursors that nobody was given, with a right check, in every listing on the whole stack: they are
/// refused, or lead through the rows of that very listing. Never a 500, never a row of another.
final class CursorFuzzTest {

    private static final long SEED = 20260731;
    private static final int MUTATIONS = 25;
    private static final Stack STACK = Stack.start(TestStack.options().withoutSchedules());
    private static final Api API = TestStack.api(STACK);

    /// The listings, and the field that their rows stand in.
    private static final Map<String, String> LISTINGS = new LinkedHashMap<>();

    /// A position that each of them has given.
    private static final Map<String, byte[]> GENUINE = new LinkedHashMap<>();

    @AfterAll
    static void stop() {
        STACK.close();
    }

    @BeforeAll
    static void fill() {
        LISTINGS.putAll(Listings.fill(STACK, API));
        LISTINGS.keySet().forEach(listing -> GENUINE.put(listing, genuine(listing)));
    }

    private static byte[] genuine(String listing) {
        Api.Answer first = page(listing, 1, "");
        String cursor = first.text("next_cursor");
        assertThat(cursor).as("a second page of %s: %s", listing, first.body()).isNotEmpty();
        byte[] position = ForgedCursor.position(cursor);
        assertThat(ForgedCursor.of(listing, position)).as(listing).isEqualTo(cursor);
        return position;
    }

    private static Api.Answer page(String listing, int limit, String cursor) {
        String next = listing + (listing.contains("?") ? "&" : "?") + "limit=" + limit;
        return API.get(cursor.isEmpty() ? next : next + "&cursor=" + cursor);
    }

    /// Every path of the contract that takes a cursor is here.
    @Test
    void allListingsOfTheContractAreTried() throws IOException {
        String path = "";
        Set<String> missing = new TreeSet<>();
        int found = 0;
        for (String line : Files.readAllLines(RepositoryRoot.find().resolve("openapi.yaml"))) {
            if (line.startsWith("  /") && line.endsWith(":")) {
                path = line.substring(2, line.length() - 1);
            } else if (line.contains("#/components/parameters/Cursor'")) {
                String template = path;
                found++;
                if (LISTINGS.keySet().stream().noneMatch(listing -> matches(template, listing))) {
                    missing.add(template);
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(found).isGreaterThan(20);
    }

    private static boolean matches(String template, String listing) {
        String[] wanted = template.split("/", -1);
        String[] given = listing.split("\\?", -1)[0].split("/", -1);
        boolean isSame = wanted.length == given.length;
        for (int i = 0; isSame && i < wanted.length; i++) {
            isSame = wanted[i].startsWith("{") || wanted[i].equals(given[i]);
        }
        return isSame;
    }

    @Test
    void aForgedPositionIsRefusedOrStaysInItsListing() {
        Random random = new Random(SEED);
        FuzzCount count = new FuzzCount("of cursors with a right check", SEED);
        List<String> failures = new ArrayList<>();
        LISTINGS.forEach((listing, field) -> {
            Set<JsonNode> rows = rows(listing, field);
            for (byte[] position : positions(listing, random)) {
                Api.Answer answer = page(listing, 1000, ForgedCursor.of(listing, position));
                count.add(answer.status());
                boolean isRefused =
                        answer.status() == 400 && answer.code().equals("invalid_cursor");
                boolean isOwn = answer.status() == 200 && rows.containsAll(set(answer, field));
                if (!isRefused && !isOwn) {
                    failures.add(
                            "%s behind %s: %d %s"
                                    .formatted(
                                            listing,
                                            shown(position),
                                            answer.status(),
                                            answer.code()));
                }
            }
        });
        count.report(LISTINGS.size() + " listings");
        assertThat(failures).isEmpty();
        assertThat(count.of(400)).isGreaterThan(LISTINGS.size());
    }

    private static Set<JsonNode> rows(String listing, String field) {
        Set<JsonNode> rows = set(page(listing, 1000, ""), field);
        assertThat(rows).as(listing).hasSizeGreaterThan(1);
        return rows;
    }

    private static Set<JsonNode> set(Api.Answer answer, String field) {
        Set<JsonNode> rows = new HashSet<>();
        answer.body().path(field).forEach(rows::add);
        return rows;
    }

    /// Odd ones, those of all other listings, and this one's own, changed at random.
    private static List<byte[]> positions(String listing, Random random) {
        List<byte[]> positions = new ArrayList<>(GENUINE.values());
        for (String odd :
                List.of(
                        " ",
                        "0",
                        "-1",
                        "1",
                        "00",
                        "+1",
                        "1e3",
                        "9223372036854775807",
                        "9223372036854775808",
                        "-9223372036854775809",
                        "9".repeat(40),
                        "\0",
                        "a\0b",
                        "#",
                        "version#",
                        "version#1",
                        "subscription#x",
                        "sent#",
                        "blob#",
                        "artifact#x",
                        "artifact:x",
                        "document:x",
                        ":",
                        "::",
                        "/",
                        "a/b/c",
                        "{}",
                        "x".repeat(255),
                        "x".repeat(256),
                        "x".repeat(1100),
                        "é".repeat(200),
                        "x".repeat(3000),
                        "\uffff",
                        "0".repeat(64),
                        "f".repeat(64),
                        "F".repeat(64),
                        "sha256:" + "0".repeat(64),
                        "d".repeat(200) + "/1",
                        "2026-01-01",
                        "9999-99-99",
                        "2026-01-01T00:00:00Z",
                        "z",
                        "~")) {
            positions.add(odd.getBytes(StandardCharsets.UTF_8));
        }
        positions.add(new byte[] {(byte) 0xff, (byte) 0xfe});
        positions.add(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});
        byte[] own = Objects.requireNonNull(GENUINE.get(listing));
        for (int i = 0; i < MUTATIONS; i++) {
            positions.add(mutated(own, random));
        }
        return positions;
    }

    private static byte[] mutated(byte[] position, Random random) {
        byte[] changed = position.clone();
        switch (random.nextInt(4)) {
            case 0 -> changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            case 1 -> changed = Arrays.copyOf(changed, 1 + random.nextInt(changed.length));
            case 2 -> {
                int times = 2 + random.nextInt(3);
                changed =
                        new String(changed, StandardCharsets.ISO_8859_1)
                                .repeat(times)
                                .getBytes(StandardCharsets.ISO_8859_1);
            }
            default -> {
                for (int i = 0; i < changed.length; i++) {
                    if (random.nextInt(4) == 0) {
                        changed[i] = (byte) (0x20 + random.nextInt(0x5f));
                    }
                }
            }
        }
        return changed;
    }

    private static String shown(byte[] position) {
        String text = new String(position, StandardCharsets.UTF_8);
        return "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'";
    }

    @Test
    void aCursorIsBoundToItsPathAndQuery() {
        FuzzCount count = new FuzzCount("of cursors given by other listings", SEED);
        List<String> failures = new ArrayList<>();
        GENUINE.forEach((giver, position) -> {
            String cursor = ForgedCursor.of(giver, position);
            for (String taker : LISTINGS.keySet()) {
                Api.Answer answer = page(taker, 10, cursor);
                count.add(answer.status());
                int expected = taker.equals(giver) ? 200 : 400;
                if (answer.status() != expected) {
                    failures.add(giver + " → " + taker + ": " + answer.status());
                }
            }
        });
        count.report("");
        assertThat(failures).isEmpty();
    }

    @Test
    void aCursorWithAWrongCheckIsRefused() {
        Random random = new Random(SEED + 1);
        FuzzCount count = new FuzzCount("of cursors with a wrong check", SEED + 1);
        for (String listing : LISTINGS.keySet()) {
            for (int i = 0; i < 10; i++) {
                byte[] bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                String cursor =
                        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)
                                + (i == 0 ? "*" : "");
                Api.Answer answer = page(listing, 10, cursor.isEmpty() ? "A" : cursor);
                count.add(answer.status());
                assertThat(answer.code()).as(listing).isEqualTo("invalid_cursor");
            }
        }
        count.report("");
    }
}
