package dev.waybill.distributions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.JoinableTable;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.distribution.TargetResult;
import dev.waybill.testing.api.ApiAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The targets of a distribution are listed by device id (API §11), those that joined late in their
/// places.
class NodesInOrderTest {

    private final DistributionsFixture world = new DistributionsFixture();
    private final JoinableTable joinables = JoinableTable.of(world.stack.backends());

    /// The running distribution d1 with these pages, which ends with one segment each.
    private void plan(List<List<String>> pages) {
        world.fleet.use(Strategy.NONE.withLateJoiners());
        List<Segment> segments = new ArrayList<>();
        for (int number = 0; number < pages.size(); number++) {
            segments.add(Segment.open(number, Optional.empty(), Optional.empty()));
        }
        world.fleet.open("1.0", segments);
        DistributionRegister register = DistributionRegister.of(world.stack.backends());
        long total = 0;
        for (int number = 0; number < pages.size(); number++) {
            TargetPage page =
                    new TargetPage(
                            new Position(number, 0),
                            0,
                            pages.get(number).stream().map(DeviceId::new).toList(),
                            Optional.empty(),
                            true);
            register.freeze(world.fleet.distribution("d1"), page, now());
            total += page.deviceIds().size();
        }
        world.fleet.run("d1", total);
    }

    private Instant now() {
        return world.stack.clock().instant();
    }

    private void join(String... ids) {
        for (String id : ids) {
            assertThat(joinables.join(world.fleet.distribution("d1"), new DeviceId(id), now()))
                    .isPresent();
        }
    }

    /// All ids that a listing shows, `limit` at a time; `between` sees each page's.
    private List<String> listed(int limit, String query, Consumer<List<String>> between) {
        List<String> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            ApiAnswer answer =
                    world.admin.get(
                            "/v1/distributions/d1/nodes?limit="
                                    + limit
                                    + query
                                    + cursor.map(at -> "&cursor=" + at).orElse(""));
            assertThat(answer.status()).isEqualTo(200);
            List<String> page = new ArrayList<>();
            answer.json().path("nodes").forEach(node -> page.add(node.path("node_id").asText()));
            assertThat(page).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page);
            between.accept(page);
            cursor =
                    Optional.of(answer.json().path("next_cursor"))
                            .filter(JsonNode::isTextual)
                            .map(JsonNode::asText);
        } while (cursor.isPresent());
        return all;
    }

    private List<String> listed(int limit) {
        return listed(limit, "", page -> {});
    }

    @Test
    void whoJoinedLateStandsInItsPlace() {
        plan(List.of(List.of("b", "d"), List.of("f")));
        join("g", "c", "a", "e");
        for (int limit = 1; limit <= 8; limit++) {
            assertThat(listed(limit)).containsExactly("a", "b", "c", "d", "e", "f", "g");
        }
    }

    @Test
    void aScopeOfNobodyListsWhoJoined() {
        plan(List.of(List.of()));
        join("b", "a");
        assertThat(listed(1)).containsExactly("a", "b");
    }

    @Test
    void idsOfAnyScriptAreInOrderOfTheirCodePoints() {
        plan(List.of(List.of("b-1", "\uFB01"), List.of("\uD83D\uDE80")));
        join("b", "b-10", "\uFF5E", "-", "ä-ö");
        assertThat(listed(2))
                .containsExactly(
                        "-", "b", "b-1", "b-10", "ä-ö", "\uFB01", "\uFF5E", "\uD83D\uDE80");
    }

    @Test
    void whoJoinsWhileOthersReadIsListedWhenItsPlaceIsYetToCome() {
        plan(List.of(List.of("b", "d", "f")));
        join("c");
        List<String> all =
                listed(
                        2,
                        "",
                        page -> {
                            if (page.contains("c")) {
                                join("a", "e", "g");
                            }
                        });
        assertThat(all).containsExactly("b", "c", "d", "e", "f", "g");
    }

    @Test
    void whatBecameOfThemIsKnownWhenTheirDevicesHaveForgottenIt() {
        plan(List.of(List.of("b")));
        join("c", "a");
        TargetResult completed =
                new TargetResult(
                        TargetClass.COMPLETED,
                        Optional.empty(),
                        1,
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        DistributionsTable table = DistributionsTable.of(world.stack.backends());
        for (Position position : List.of(new Position(0, 0), new Position(1, 0))) {
            table.keepResults("d1", position, List.of(completed));
        }
        assertThat(listed(1, "&state=completed", page -> {})).containsExactly("b", "c");
        assertThat(listed(1, "&state=pending", page -> {})).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anyMixtureIsInOrderAndWhole(long seed) {
        Random random = new Random(seed);
        NavigableSet<String> ids = new TreeSet<>();
        while (ids.size() < 60) {
            ids.add("n-" + random.nextInt(1000));
        }
        List<List<String>> pages = new ArrayList<>(List.of(new ArrayList<>()));
        List<String> late = new ArrayList<>();
        for (String id : ids) {
            if (random.nextInt(5) == 0 && pages.size() < 14) {
                pages.add(new ArrayList<>());
            }
            Collection<String> to = random.nextInt(3) == 0 ? late : pages.getLast();
            to.add(id);
        }
        for (int empty = 0; empty < 13; empty++) {
            pages.add(
                    random.nextInt(pages.size()) + 1 == pages.size() ? pages.size() : 1, List.of());
        }
        plan(pages.subList(0, Math.min(16, pages.size())));
        Collections.shuffle(late, random);
        join(late.toArray(new String[0]));
        NavigableSet<String> expected = new TreeSet<>(late);
        pages.subList(0, Math.min(16, pages.size())).forEach(expected::addAll);
        for (int limit : List.of(1, 3, 7, 1000)) {
            assertThat(listed(limit)).as("limit %d", limit).containsExactlyElementsOf(expected);
        }
    }
}
