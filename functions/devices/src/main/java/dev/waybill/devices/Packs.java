package dev.waybill.devices;

import dev.waybill.aws.blob.BlobUrls;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.DeltaRequests;
import dev.waybill.aws.blob.DeltasTable;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.SignedUrl;
import dev.waybill.domain.delta.Delta;
import dev.waybill.domain.delta.DeltaPair;
import dev.waybill.domain.delta.DeltaState;
import dev.waybill.domain.delta.MadeDelta;
import dev.waybill.domain.delta.TransferQuestion.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Plans and packs for devices. A fleet asks for few pairs, and for each very often: what is known
/// of one is kept for a minute once it is decided, for a second while it is made.
final class Packs {

    /// The life of the URLs.
    private static final Duration LIFETIME = Duration.ofMinutes(15);

    private static final Duration DECIDED = Duration.ofMinutes(1);
    private static final Duration ASKED = Duration.ofSeconds(1);
    private static final int MOST = 500;

    private final DeltaRequests requests;
    private final DeltasTable deltas;
    private final BlobsTable blobs;
    private final BlobUrls urls;
    private final Recent<DeltaPair, Delta> known = new Recent<>(MOST);
    private final Recent<Digest, BlobObject> objects = new Recent<>(2 * MOST);

    Packs(DeltaRequests requests, DeltasTable deltas, BlobsTable blobs, BlobUrls urls) {
        this.requests = requests;
        this.deltas = deltas;
        this.blobs = blobs;
        this.urls = urls;
    }

    /// What is known of `way`, which is asked for if nothing is.
    Delta ask(Way way, Instant now) {
        return known.find(way.pair(), now).orElseGet(() -> kept(requests.ask(way), now));
    }

    /// What is known of one whose plan or pack cannot be read: it is made anew, or given up.
    Delta renew(Delta spoilt, Instant now) {
        return kept(requests.renew(spoilt), now);
    }

    private Delta kept(Delta delta, Instant now) {
        boolean isAsked = delta.state() instanceof DeltaState.Asked;
        known.keep(delta.pair(), delta, now.plus(isAsked ? ASKED : DECIDED));
        return delta;
    }

    /// What was made for `pair`, as it stands now; absent when nothing was.
    Optional<MadeDelta> find(DeltaPair pair) {
        return deltas.find(pair).flatMap(Packs::made);
    }

    /// The same as it stood within the last minute.
    Optional<MadeDelta> findLately(DeltaPair pair, Instant now) {
        return known.find(pair, now)
                .or(() -> deltas.findLately(pair).map(delta -> kept(delta, now)))
                .flatMap(Packs::made);
    }

    private static Optional<MadeDelta> made(Delta delta) {
        return delta.state() instanceof DeltaState.Ready(MadeDelta made)
                ? Optional.of(made)
                : Optional.empty();
    }

    /// URLs of a plan and its pack.
    ///
    /// @param expiresAt when the first of them does
    record Urls(String plan, Optional<String> pack, Instant expiresAt) {}

    /// URLs of the objects as they were within the last minute; absent when there are none that can
    /// be read.
    Optional<Urls> sign(MadeDelta made, Instant now) {
        Map<Digest, BlobObject> found = new LinkedHashMap<>();
        List<Digest> unknown = new ArrayList<>();
        for (Digest digest : made.digests()) {
            objects.find(digest, now)
                    .ifPresentOrElse(
                            object -> found.put(digest, object), () -> unknown.add(digest));
        }
        if (!unknown.isEmpty()) {
            read(unknown)
                    .forEach((digest, object) -> {
                        objects.keep(digest, object, now.plus(DECIDED));
                        found.put(digest, object);
                    });
        }
        return sign(made, found, now);
    }

    /// The same with the objects as they are now.
    Optional<Urls> signAnew(MadeDelta made, Instant now) {
        return sign(made, read(made.digests()), now);
    }

    private Map<Digest, BlobObject> read(List<Digest> digests) {
        Map<Digest, BlobObject> found = new LinkedHashMap<>();
        blobs.findAll(digests)
                .forEach((digest, row) -> {
                    if (row instanceof BlobRow.Stored stored && stored.state() == BlobState.LIVE) {
                        found.put(digest, stored.object());
                    }
                });
        return found;
    }

    private Optional<Urls> sign(MadeDelta made, Map<Digest, BlobObject> found, Instant now) {
        Optional<SignedUrl> plan = sign(made.plan(), found, now);
        Optional<SignedUrl> pack = made.pack().flatMap(part -> sign(part, found, now));
        if (plan.isEmpty() || pack.isPresent() != made.pack().isPresent()) {
            return Optional.empty();
        }
        Instant expiresAt = plan.get().expiresAt();
        return Optional.of(
                new Urls(
                        plan.get().url(),
                        pack.map(SignedUrl::url),
                        pack.map(SignedUrl::expiresAt)
                                .filter(expiresAt::isAfter)
                                .orElse(expiresAt)));
    }

    private Optional<SignedUrl> sign(
            MadeDelta.Part part, Map<Digest, BlobObject> found, Instant now) {
        return Optional.ofNullable(found.get(part.digest()))
                .map(object -> urls.get(object, now, LIFETIME));
    }
}
