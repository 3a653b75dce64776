package dev.waybill.aws.blob;

import static dev.waybill.aws.blob.BlobWorld.HOLDER;
import static dev.waybill.aws.blob.BlobWorld.OUTSIDER;
import static dev.waybill.aws.blob.BlobWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.UploadTickets.Ticket;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Upload;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/// Every operation is cut at every call of AWS that it makes, before and after the call took
/// effect, by a crash or by a lost answer, and tried again. It always ends as it does when nothing
/// happens, and nothing is left over.
abstract class CrashProtocol {

    private static final byte[] WRONG = bytes("wrong bytes");
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final BlobWorld world;
    private final Predicate<Random> sample;
    private final Random random = new Random(1);

    /// @param sample which of all the cuts are tried
    CrashProtocol(BlobWorld world, Predicate<Random> sample) {
        this.world = world;
        this.sample = sample;
    }

    /// What happens to one blob. Only `run` is cut, and run again as a whole by the same client,
    /// who remembers its upload.
    enum Flow {
        STORE {
            @Override
            void run(Client client, Backends as) {
                client.world.store(as, client.body, Optional.of(HOLDER));
            }
        },
        STORE_WHAT_IS_PRESENT {
            @Override
            void prepare(Client client) {
                client.world.store(client.world.backends, client.body, Optional.of(OUTSIDER));
            }

            @Override
            void run(Client client, Backends as) {
                client.world.store(as, client.body, Optional.of(HOLDER));
            }
        },
        STORE_WHAT_WAS_LOST {
            @Override
            void prepare(Client client) {
                client.world.store(client.world.backends, client.body, Optional.of(OUTSIDER));
                client.world.lose(client.world.stored(client.digest()).object());
            }

            @Override
            void run(Client client, Backends as) {
                client.world.store(as, client.body, Optional.of(HOLDER));
            }
        },
        UPLOAD {
            @Override
            void run(Client client, Backends as) {
                if (client.upload == null) {
                    Ticket ticket = client.world.ask(as, client.body, Optional.of(HOLDER));
                    client.upload = ((Ticket.Open) ticket).upload();
                }
                client.world.put(client.upload, client.body);
                client.world.complete(as, client.upload);
                client.world.index(as, client.upload);
            }
        },
        UPLOAD_PARTS {
            @Override
            void prepare(Client client) {
                client.upload =
                        client.world.openMultipart(
                                client.digest(), client.body.length, Optional.of(HOLDER));
            }

            @Override
            void run(Client client, Backends as) {
                client.putPartsOnce(as, client.body);
                client.world.complete(as, client.upload);
                client.world.index(as, client.upload);
            }
        },
        UPLOAD_WRONG_PARTS {
            @Override
            void prepare(Client client) {
                client.upload =
                        client.world.openMultipart(
                                client.digest(), WRONG.length, Optional.of(HOLDER));
            }

            @Override
            void run(Client client, Backends as) {
                client.putPartsOnce(as, WRONG);
                client.world.complete(as, client.upload);
                client.world.index(as, client.upload);
            }
        },
        ABANDON {
            @Override
            void prepare(Client client) {
                client.upload =
                        client.world.openMultipart(
                                client.digest(), client.body.length, Optional.of(HOLDER));
                client.putPartsOnce(client.world.backends, client.body);
                client.world.complete(client.world.backends, client.upload);
            }

            @Override
            void run(Client client, Backends as) {
                client.world.abandon(as, client.upload);
            }
        },
        REMOVE {
            @Override
            void prepare(Client client) {
                client.world.store(client.world.backends, client.body, Optional.of(HOLDER));
                client.world.store(client.world.backends, client.body, Optional.empty());
            }

            @Override
            void run(Client client, Backends as) {
                client.world.remove(as, client.digest());
            }
        },
        REMOVE_BY_FORCE {
            @Override
            void prepare(Client client) {
                client.world.store(client.world.backends, client.body, Optional.of(HOLDER));
                client.world.hold(client.world.backends, client.digest(), OUTSIDER);
            }

            @Override
            void run(Client client, Backends as) {
                BlobRemoval.of(as)
                        .removeByForce(
                                client.digest(),
                                client.world.now(),
                                () -> BlobWorld.deed(client.world.now()));
            }
        },
        HOLD_AND_LET_GO {
            @Override
            void prepare(Client client) {
                client.world.store(client.world.backends, client.body, Optional.of(HOLDER));
            }

            @Override
            void run(Client client, Backends as) {
                client.world.hold(as, client.digest(), OUTSIDER);
                client.world.unhold(as, client.digest(), HOLDER);
                client.world.unhold(as, client.digest(), OUTSIDER);
            }
        },
        SWEEP_INTO_QUARANTINE {
            @Override
            void prepare(Client client) {
                client.forget();
            }

            @Override
            void run(Client client, Backends as) {
                client.sweep(as);
            }

            @Override
            String describe(Client client) {
                return super.describe(client) + client.swept();
            }
        },
        SWEEP_AWAY {
            @Override
            void prepare(Client client) {
                client.forget();
                client.world.quarantine(client.digest());
            }

            @Override
            void run(Client client, Backends as) {
                client.sweep(as);
            }

            @Override
            String describe(Client client) {
                return super.describe(client) + client.swept();
            }
        },
        UPKEEP {
            @Override
            void prepare(Client client) {
                client.world.store(client.world.backends, client.body, Optional.of(HOLDER));
                Upload forgotten =
                        client.world.openMultipart(
                                client.digest(), client.body.length, Optional.empty());
                client.upload = forgotten;
                client.putPartsOnce(client.world.backends, client.body);
                client.world.complete(client.world.backends, forgotten);
                client.world.advance(BlobWorld.FAR);
            }

            @Override
            void run(Client client, Backends as) {
                client.world.upkeep(as);
            }
        };

        void prepare(Client client) {}

        abstract void run(Client client, Backends as);

        /// What became of it. Leaves nothing that a later sweep would see.
        String describe(Client client) {
            String end =
                    client.world.row(client.digest()).map(CrashProtocol::describe).orElse("absent");
            client.world
                    .row(client.digest())
                    .filter(row -> row.references().sum() == 0)
                    .ifPresent(_ -> client.world.remove(client.world.backends, client.digest()));
            return end;
        }
    }

    /// A client with its body and what it remembers.
    static final class Client {
        private final BlobWorld world;
        private final byte[] body;
        private Upload upload;
        private boolean partsSent;

        @SuppressWarnings("NullAway") // remembers no upload at first
        Client(BlobWorld world, byte[] body) {
            this.world = world;
            this.body = body;
        }

        Digest digest() {
            return Digest.of(body);
        }

        /// Stores the body and lets it go.
        void forget() {
            world.store(world.backends, body, Optional.of(HOLDER));
            world.unhold(world.backends, digest(), HOLDER);
        }

        /// A sweep of one's own, which is started once.
        void sweep(Backends as) {
            world.carryOn(as, world.startSweep(as, digest().hex(), Duration.ZERO, Duration.ZERO));
        }

        String swept() {
            SweepRecords.Report report =
                    SweepRecords.of(world.backends).report(digest().hex()).orElseThrow();
            return " " + report.sweep().state() + " " + report.tally() + report.failed();
        }

        void putPartsOnce(Backends as, byte[] bytes) {
            if (!partsSent) {
                world.putParts(as, upload, bytes);
                partsSent = true;
            }
        }
    }

    private Client client(Flow flow) {
        Client client = new Client(world, bytes("a body of %4d".formatted(NEXT.incrementAndGet())));
        flow.prepare(client);
        return client;
    }

    private String end(Flow flow, Client client) {
        Rest.holds(world);
        world.comeToRest();
        Rest.atRest(world);
        return flow + ": " + flow.describe(client);
    }

    private static String describe(BlobRow row) {
        String digests =
                row instanceof BlobRow.Stored stored
                        ? stored.otherDigests().isPresent() ? ", indexed" : ", not indexed"
                        : "";
        return row.state() + " " + row.references() + digests;
    }

    private enum Cut {
        CRASH_BEFORE,
        CRASH_AFTER,
        ANSWER_LOST_BEFORE,
        ANSWER_LOST_AFTER
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D2.4 whatever is cut off at any call ends the same when it is done again")
    void endsTheSameHoweverItIsCut(Flow flow) {
        Client undisturbed = client(flow);
        flow.run(undisturbed, world.backends);
        String expected = end(flow, undisturbed);

        int calls = calls(flow);
        assertThat(calls).as("calls of %s", flow).isGreaterThan(2);
        for (Cut cut : Cut.values()) {
            for (int at = 0; at < calls; at++) {
                if (sample.test(random)) {
                    assertThat(endWhenCut(flow, cut, at))
                            .as("%s at call %d", cut, at)
                            .isEqualTo(expected);
                }
            }
        }
    }

    private int calls(Flow flow) {
        CutAt counter = new CutAt(-1, Cut.CRASH_BEFORE);
        Client client = client(flow);
        flow.run(client, world.actor(counter));
        end(flow, client);
        return counter.calls;
    }

    private String endWhenCut(Flow flow, Cut cut, int at) {
        Client client = client(flow);
        try {
            flow.run(client, world.actor(new CutAt(at, cut)));
        } catch (Crash | Unavailable e) {
            flow.run(client, world.backends);
        }
        return end(flow, client);
    }

    private static final class CutAt implements Hook {
        private final int at;
        private final Cut cut;
        private int calls;

        CutAt(int at, Cut cut) {
            this.at = at;
            this.cut = cut;
        }

        @Override
        public void before(String call) {
            if (calls++ == at) {
                fail(Cut.CRASH_BEFORE, Cut.ANSWER_LOST_BEFORE, call);
            }
        }

        @Override
        public void after(String call) {
            if (calls == at + 1) {
                fail(Cut.CRASH_AFTER, Cut.ANSWER_LOST_AFTER, call);
            }
        }

        private void fail(Cut crash, Cut lost, String call) {
            if (cut == crash) {
                throw new Crash(call);
            }
            if (cut == lost) {
                throw SdkClientException.create("the connection broke at " + call);
            }
        }
    }
}
