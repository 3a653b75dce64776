package dev.waybill.local.queue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.sqs.model.Message;

/// What of the received messages is delivered, and when.
interface Delivery {

    /// The messages to hand over now.
    ///
    /// @param received what just came from the queue, possibly nothing
    List<Message> next(List<Message> received);

    /// Whether something is kept back for later.
    boolean keeps();

    /// Each message once, in the order in which it came.
    static Delivery faithful() {
        return new Delivery() {
            @Override
            public List<Message> next(List<Message> received) {
                return received;
            }

            @Override
            public boolean keeps() {
                return false;
            }
        };
    }

    /// All that SQS permits: messages overtake each other, and come again after they were worked
    /// off. The same seed and the same messages give the same deliveries.
    static Delivery adverse(long seed) {
        return new Adverse(new Random(seed));
    }

    /// Keeps some messages back, keeps a copy of others, and mixes both into later batches. What is
    /// kept comes at the latest when the queue has nothing more. Of one thread.
    final class Adverse implements Delivery {

        private static final double LATE = 0.2;
        private static final double TWICE = 0.3;

        private final RandomGenerator random;
        private final List<Message> kept = new ArrayList<>();

        private Adverse(RandomGenerator random) {
            this.random = random;
        }

        @Override
        public List<Message> next(List<Message> received) {
            List<Message> now = new ArrayList<>();
            for (Message message : received) {
                double chance = random.nextDouble();
                if (chance >= LATE) {
                    now.add(message);
                }
                if (chance < LATE + TWICE) {
                    kept.add(message);
                }
            }
            if (keeps() && (received.isEmpty() || random.nextBoolean())) {
                now.add(kept.remove(random.nextInt(kept.size())));
            }
            Collections.shuffle(now, Random.from(random));
            return now;
        }

        @Override
        public boolean keeps() {
            return !kept.isEmpty();
        }
    }
}
