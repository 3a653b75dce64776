package dev.waybill.aws;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/// What a function does before Lambda takes the snapshot that its instances start from: it plays
/// all its parts, so that their classes are loaded, and again, so that their code is compiled.
///
/// It plays on a stage: a second function with clients that reach nobody, which is thrown away. So
/// a snapshot holds no connection, no credentials, no token that was looked up, and no id or random
/// number that somebody will be given: the function itself has not been called yet, asks the clock
/// and the system's randomness at each call, and connects at its first. What goes wrong on the
/// stage makes the first call slower, no more.
public final class Snapshot implements Resource {

    /// What everything on the stage is called that has a name.
    static final String STAGE_NAME = "stage";

    /// A device's, which is looked up.
    static final String STAGE_DEVICE_TOKEN = "wb_" + STAGE_NAME + "_device";

    private static final String STAGE_ADMIN_TOKEN = "wb_admin_" + STAGE_NAME;

    /// The tokens that are good on the stage, and nowhere else: an administrator's, and that of the
    /// device `stage`.
    public static final List<String> STAGE_TOKENS = List.of(STAGE_ADMIN_TOKEN, STAGE_DEVICE_TOKEN);

    /// A context holds its resources weakly.
    private static final List<Snapshot> PREPARED = new ArrayList<>();

    /// How often all parts are played: what is called often is compiled, and most parts meet on the
    /// way to AWS.
    private static final int ROUNDS = 10;

    /// When no other round begins.
    private static final Duration PLAYED = Duration.ofSeconds(10);

    private final Map<String, String> environment;
    private final Rehearsal rehearsal;
    private final List<Waypoint> waypoints;

    /// Plays a function's parts.
    @FunctionalInterface
    public interface Rehearsal {

        /// Makes a function of `environment`, and calls it.
        void play(Map<String, String> environment) throws Exception;
    }

    private Snapshot(
            Map<String, String> environment, Rehearsal rehearsal, List<Waypoint> waypoints) {
        this.environment = Map.copyOf(environment);
        this.rehearsal = rehearsal;
        this.waypoints = waypoints;
    }

    /// Has `rehearsal` played before a snapshot is taken. Does nothing where none ever is.
    ///
    /// @param environment the function's own
    /// @param waypoints what the function asks the services then, as its role permits
    public static void prepare(
            Map<String, String> environment, Rehearsal rehearsal, Waypoint... waypoints) {
        Snapshot snapshot = new Snapshot(environment, rehearsal, List.of(waypoints));
        synchronized (PREPARED) {
            PREPARED.add(snapshot);
        }
        Core.getGlobalContext().register(snapshot);
    }

    /// The environment of a function that reaches nobody, with the names that `environment` has.
    public static Map<String, String> stage(Map<String, String> environment) {
        Map<String, String> stage = new HashMap<>(environment);
        stage.keySet().removeIf(name -> name.startsWith("AWS_ENDPOINT_URL"));
        stage.remove("AWS_SESSION_TOKEN");
        stage.put("AWS_ENDPOINT_URL", Config.STAGE);
        stage.put("AWS_ACCESS_KEY_ID", "stage");
        stage.put("AWS_SECRET_ACCESS_KEY", "stage");
        stage.put("ADMIN_TOKEN_SHA256", sha256(STAGE_ADMIN_TOKEN));
        stage.put("MAX_WAITERS", "0");
        return Map.copyOf(stage);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        Map<String, String> stage = stage(environment);
        long start = System.nanoTime();
        for (int round = 0; round < ROUNDS && isWithin(PLAYED, start); round++) {
            try {
                rehearsal.play(stage);
                readBatch(stage);
            } catch (Exception e) {
                System.err.println("rehearsal: " + e);
            }
        }
        Reconnaissance.of(Config.parse(environment), waypoints);
        Compilers.awaitIdle();
    }

    /// Reads items at keys, as every listing does that finds some; on a stage none does.
    private static void readBatch(Map<String, String> stage) {
        Backends backends = Backends.of(stage);
        backends.rows(backends.config().tables().access())
                .findAll("rehearse", List.of(Attributes.none().put("access_id", "-").item()), true);
    }

    static boolean isWithin(Duration limit, long startNanos) {
        return System.nanoTime() - startNanos < limit.toNanos();
    }

    /// Nothing is to be mended: nothing that ages was kept.
    @Override
    public void afterRestore(Context<? extends Resource> context) {}

    static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
