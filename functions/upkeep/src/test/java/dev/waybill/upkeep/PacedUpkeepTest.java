package dev.waybill.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// However many pages of one distribution are due, their partition key is spared.
class PacedUpkeepTest {

    private static final int PAGES = 60;

    private final TestStack stack = TestStack.onTwins();
    private final TestFleet fleet = new TestFleet(stack);
    private final DistributionsTable distributions = DistributionsTable.of(stack.backends());

    private int due() {
        return distributions.listDuePages(stack.clock().instant(), PAGES).size();
    }

    @Test
    void looksAtFortyFivePagesASecond() {
        List<String> ids = IntStream.range(0, PAGES).mapToObj("d-%03d"::formatted).toList();
        ids.forEach(fleet::register);
        fleet.publish("1.0");
        fleet.assign(fleet.openPaged("1.0", 1, ids), ids.toArray(String[]::new));
        fleet.run("d1", PAGES);
        stack.clock().advance(Duration.ofHours(1));
        assertThat(due()).isEqualTo(PAGES);
        List<Integer> left = new ArrayList<>();
        List<Duration> rests = new ArrayList<>();
        TestStack resting =
                stack.resting(time -> {
                    left.add(due());
                    rests.add(time);
                });

        new EndOverdue(resting.backends()).perform(stack.clock().instant());

        assertThat(left).containsExactly(15, 0);
        assertThat(rests).containsOnly(Duration.ofSeconds(1));
    }
}
