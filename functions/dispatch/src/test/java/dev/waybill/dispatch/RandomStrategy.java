package dev.waybill.dispatch;

import dev.waybill.domain.distribution.Abort;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Waves;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Strategies as chance has it.
final class RandomStrategy {

    private RandomStrategy() {}

    /// All at once, or in waves behind some of which it pauses; sometimes with a limit of failures.
    static Strategy of(Random random) {
        if (random.nextBoolean()) {
            return Strategy.NONE;
        }
        Waves.Wave wave =
                new Waves.Wave(
                        new Waves.Size.Count(1 + random.nextInt(3)),
                        random.nextBoolean() ? Optional.of(60L) : Optional.empty(),
                        random.nextBoolean());
        Strategy inWaves = Strategy.NONE.in(new Waves(List.of(wave, wave)));
        Abort.Then[] then = Abort.Then.values();
        return random.nextBoolean()
                ? inWaves
                : inWaves.until(new Abort(50, 1, then[random.nextInt(then.length)]));
    }
}
