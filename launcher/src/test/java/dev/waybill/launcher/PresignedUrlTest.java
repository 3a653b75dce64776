package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.BlobUrls;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.SignedUrl;
import dev.waybill.local.Stack;
import dev.waybill.testing.FuzzCount;
import dev.waybill.testing.embedded.Provenance;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A presigned URL is good for what it was made for, and for nothing more: tried on an S3 that
/// checks signatures, lengths and checksums, as that of the build must and another one, in `make
/// it`, may. Each URL does its own task at last, so that what was refused was refused for what was
/// changed.
final class PresignedUrlTest {

    private static final long SEED = 20260802;
    private static final long MULTIPART = 64L << 20;
    private static final int FLIPS = 150;
    private static final Stack STACK = Stack.start(TestStack.options().withoutSchedules());
    private static final Api API = TestStack.api(STACK);
    private static final String CHECKSUM = "x-amz-checksum-sha256";

    @AfterAll
    static void stop() {
        STACK.close();
    }

    /// A list of the bucket that nobody has signed.
    @BeforeEach
    void leaveOutWhatTakesRequestsOfAnybody() {
        String bucket = STACK.environment().get("BLOBS_BUCKET");
        int status =
                Api.presigned(
                                "GET",
                                STACK.aws().endpoints().s3() + "/" + bucket,
                                new byte[0],
                                Map.of())
                        .status();
        if (STACK.aws().provenance() == Provenance.EMULATORS) {
            assertThat(status).as("an unsigned request").isEqualTo(403);
        }
        assumeTrue(status != 200, "a limit of this S3: it takes requests without any signature");
    }

    private static byte[] bytes(String text) {
        return text.repeat(100).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> checksum(byte[] bytes) {
        return Map.of(CHECKSUM, Base64.getEncoder().encodeToString(Digest.of(bytes).hash()));
    }

    private static JsonNode ticket(byte[] bytes, long size) {
        return API.post(
                        "/v1/blobs/uploads",
                        "{\"digest\": \"%s\", \"size_bytes\": %d}"
                                .formatted(Digest.of(bytes), size))
                .body();
    }

    private static Set<String> objects() {
        return StoredState.of(STACK).objects();
    }

    /// `url` with one parameter set to another value, or added.
    private static String with(String url, String name, String value) {
        int at = url.indexOf(name + "=");
        if (at < 0) {
            return url + "&" + name + "=" + value;
        }
        int end = url.indexOf('&', at);
        return url.substring(0, at) + name + "=" + value + (end < 0 ? "" : url.substring(end));
    }

    private static String parameter(String url, String name) {
        int at = url.indexOf(name + "=") + name.length() + 1;
        int end = url.indexOf('&', at);
        return url.substring(at, end < 0 ? url.length() : end);
    }

    private static String path(String url) {
        return url.substring(0, url.indexOf('?'));
    }

    private static String query(String url) {
        return url.substring(url.indexOf('?'));
    }

    /// The URL, changed in every way that would make it good for more, by what was changed.
    private static Map<String, String> widened(String url) {
        Map<String, String> changed = new LinkedHashMap<>();
        String path = path(url);
        changed.put("another object", path + "0" + query(url));
        changed.put("an object above", path.substring(0, path.lastIndexOf('/')) + query(url));
        changed.put("the bucket", path.substring(0, path.indexOf("/blobs/")) + query(url));
        changed.put("another bucket", url.replaceFirst("-blobs-", "-other-"));
        changed.put("a longer life", with(url, "X-Amz-Expires", "604800"));
        changed.put("a later time", with(url, "X-Amz-Date", "20991231T000000Z"));
        changed.put("fewer signed headers", with(url, "X-Amz-SignedHeaders", "host"));
        changed.put("an access list", url + "&acl");
        changed.put("tags", url + "&tagging=");
        changed.put("an answer's type", with(url, "response-content-type", "text%2Fhtml"));
        changed.put("a version", with(url, "versionId", "1"));
        changed.put("an upload", with(url, "uploadId", "1"));
        changed.put("a part", with(url, "partNumber", "2"));
        changed.put("no signature", with(url, "X-Amz-Signature", ""));
        changed.put("another signature", with(url, "X-Amz-Signature", "0".repeat(64)));
        changed.put("no query", path);
        changed.values().remove(url);
        return changed;
    }

    private static void assertRefused(
            String what, String method, String url, byte[] body, Map<String, String> headers) {
        Api.Answer answer = Api.presigned(method, url, body, headers);
        assertThat(answer.status()).as("%s with %s", method, what).isGreaterThanOrEqualTo(400);
    }

    @Test
    void aUrlThatWritesTakesItsBytesToItsPlaceOnly() {
        byte[] right = bytes("right");
        byte[] other = bytes("other");
        JsonNode ticket = ticket(right, right.length);
        String url = ticket.path("url").asText();
        Map<String, String> headers = checksum(right);
        Set<String> before = objects();

        widened(url)
                .forEach((what, changed) -> assertRefused(what, "PUT", changed, right, headers));
        for (String method : List.of("GET", "DELETE", "HEAD", "POST")) {
            byte[] body = method.equals("POST") ? right : new byte[0];
            assertRefused("this method", method, url, body, headers);
        }
        assertRefused("other bytes", "PUT", url, other, headers);
        assertRefused("another checksum", "PUT", url, other, checksum(other));
        assertRefused("no checksum", "PUT", url, right, Map.of());
        byte[] longer = Arrays.copyOf(right, right.length + 1);
        assertRefused("a longer body", "PUT", url, longer, headers);
        assertRefused("a longer body of its checksum", "PUT", url, longer, checksum(longer));
        assertRefused("a shorter body", "PUT", url, Arrays.copyOf(right, 3), headers);
        assertRefused("no body", "PUT", url, new byte[0], headers);

        assertThat(objects()).isEqualTo(before);
        String complete = "/v1/blobs/uploads/" + ticket.path("upload_id").asText() + "/complete";
        assertThat(API.post(complete, "").code()).isEqualTo("upload_incomplete");
        assertThat(Api.presigned("PUT", url, right, headers).status()).isEqualTo(200);
        assertThat(API.post(complete, "").status()).isEqualTo(200);
    }

    @Test
    void aUrlOfAPartTakesThatPartOnly() {
        // The last part is a small one: what is refused early breaks no long sending off.
        JsonNode ticket = ticket(bytes("whole"), MULTIPART + 700);
        String upload = "/v1/blobs/uploads/" + ticket.path("upload_id").asText();
        long partSize = ticket.path("part_size_bytes").asLong();
        long count = ticket.path("part_count").asLong();
        byte[] last = new byte[(int) (MULTIPART + 700 - (count - 1) * partSize)];
        byte[] shorter = Arrays.copyOf(last, last.length - 1);
        byte[] longer = Arrays.copyOf(last, last.length + 1);
        JsonNode parts =
                API.post(
                                upload + "/parts",
                                "{\"parts\": [{\"number\": %d, \"sha256\": \"%s\"}, {\"number\": 1, \"sha256\": \"%s\"}]}"
                                        .formatted(
                                                count,
                                                Digest.of(last).hex(),
                                                Digest.of(last).hex()))
                        .body()
                        .path("parts");
        assertThat(last).hasSizeLessThan(100_000);
        String url = parts.path(0).path("url").asText();
        Map<String, String> headers = checksum(last);
        Set<String> before = objects();
        Map<String, String> changes = widened(url);
        changes.remove("a part");
        changes.remove("an upload");

        changes.forEach((what, changed) -> assertRefused(what, "PUT", changed, last, headers));
        assertRefused("another part", "PUT", with(url, "partNumber", "2"), last, headers);
        assertRefused("a part beyond", "PUT", with(url, "partNumber", "9999"), last, headers);
        assertRefused("another upload", "PUT", with(url, "uploadId", "x"), last, headers);
        assertRefused(
                "another part's signature",
                "PUT",
                with(
                        url,
                        "X-Amz-Signature",
                        parameter(parts.path(1).path("url").asText(), "X-Amz-Signature")),
                last,
                headers);
        for (String method : List.of("GET", "DELETE", "POST")) {
            byte[] body = method.equals("POST") ? last : new byte[0];
            assertRefused("this method", method, url, body, headers);
        }
        byte[] other = last.clone();
        other[1] = 2;
        assertRefused("other bytes", "PUT", url, other, headers);
        assertRefused("another checksum", "PUT", url, other, checksum(other));
        assertRefused("a shorter part", "PUT", url, shorter, checksum(shorter));
        assertRefused("a longer part", "PUT", url, longer, headers);
        assertRefused("a longer part of its checksum", "PUT", url, longer, checksum(longer));

        assertThat(API.get(upload).body().path("parts")).isEmpty();
        assertThat(objects()).isEqualTo(before);
        assertThat(Api.presigned("PUT", url, last, headers).status()).isEqualTo(200);
        assertThat(API.get(upload).body().path("parts")).hasSize(1);
    }

    @Test
    void aUrlThatReadsReadsItsObjectOnly() {
        byte[] own = bytes("own");
        byte[] secret = bytes("secret");
        API.store("/v1/blobs", own);
        API.store("/v1/blobs", secret);
        String url = url(own);
        Set<String> before = objects();

        widened(url)
                .forEach((what, changed) ->
                        assertRefused(what, "GET", changed, new byte[0], Map.of()));
        assertRefused(
                "another object", "GET", path(url(secret)) + query(url), new byte[0], Map.of());
        for (String method : List.of("PUT", "DELETE", "POST")) {
            byte[] body = method.equals("DELETE") ? new byte[0] : own;
            assertRefused("this method", method, url, body, Map.of());
        }

        assertThat(objects()).isEqualTo(before);
        Api.Answer read = Api.presigned("GET", url, new byte[0], Map.of());
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.bytes()).isEqualTo(own);
    }

    private static String url(byte[] bytes) {
        return API.get("/v1/blobs/" + Digest.of(bytes).hex() + "/url").text("url");
    }

    @Test
    void noCharacterOfAUrlCanBeChanged() {
        byte[] bytes = bytes("flip");
        JsonNode ticket = ticket(bytes, bytes.length);
        String put = ticket.path("url").asText();
        Set<String> before = objects();
        Random random = new Random(SEED);
        FuzzCount count = new FuzzCount("of presigned URLs", SEED);
        int start = put.indexOf("/blobs/");
        for (int i = 0; i < FLIPS; i++) {
            int place = start + random.nextInt(put.length() - start);
            char other = "0123456789abcdefghijklmnopqrstuvwxyz".charAt(random.nextInt(36));
            boolean isSame =
                    Character.toLowerCase(put.charAt(place)) == other
                            || isEscaped(put, place)
                            || "&=".indexOf(put.charAt(place)) >= 0;
            if (!isSame) {
                String changed = put.substring(0, place) + other + put.substring(place + 1);
                Api.Answer answer = Api.presigned("PUT", changed, bytes, checksum(bytes));
                count.add(answer.status());
                assertThat(answer.status()).as(changed).isBetween(400, 499);
            }
        }
        count.report("nothing written");
        assertThat(objects()).isEqualTo(before);
        assertThat(Api.presigned("PUT", put, bytes, checksum(bytes)).status()).isEqualTo(200);
    }

    private static boolean isEscaped(String url, int place) {
        return url.charAt(place) == '%'
                || url.charAt(place - 1) == '%'
                || url.charAt(place - 2) == '%';
    }

    @Test
    void aUrlThatWritesEndsWithItsTime() {
        byte[] bytes = bytes("late");
        BlobObject object = new BlobObject(Digest.of(bytes), "0".repeat(32));

        assertEndsWithItsTime(
                bytes, lifetime -> urls().put(object, bytes.length, Instant.now(), lifetime));
    }

    @Test
    void aUrlOfAPartEndsWithItsTime() {
        JsonNode ticket = ticket(bytes("late parts"), MULTIPART + 1);
        byte[] part = bytes("part");
        String url =
                API.post(
                                "/v1/blobs/uploads/" + ticket.path("upload_id").asText() + "/parts",
                                "{\"parts\": [{\"number\": 1, \"sha256\": \"%s\"}]}"
                                        .formatted(Digest.of(part).hex()))
                        .body()
                        .at("/parts/0/url")
                        .asText();
        String nonce = path(url).substring(path(url).lastIndexOf('/') + 1);
        BlobObject object = new BlobObject(Digest.of(bytes("late parts")), nonce);
        String upload = URLDecoder.decode(parameter(url, "uploadId"), StandardCharsets.UTF_8);

        assertEndsWithItsTime(
                part,
                lifetime ->
                        urls().part(
                                        object,
                                        upload,
                                        1,
                                        part.length,
                                        Digest.of(part),
                                        Instant.now(),
                                        lifetime));
    }

    private static BlobUrls urls() {
        Map<String, String> environment = new HashMap<>(STACK.aws().endpoints().environment());
        environment.putAll(STACK.environment());
        return BlobUrls.of(Backends.of(environment));
    }

    /// With time enough a URL of the same takes `bytes`, so what refuses the short one is its end.
    private static void assertEndsWithItsTime(byte[] bytes, Function<Duration, SignedUrl> sign) {
        Map<String, String> headers = checksum(bytes);
        String lasting = sign.apply(Duration.ofMinutes(5)).url();
        String brief = sign.apply(Duration.ofSeconds(1)).url();
        Instant until = Instant.now().plusSeconds(30);
        int status = 200;
        while (status == 200 && Instant.now().isBefore(until)) {
            status = Api.presigned("PUT", brief, bytes, headers).status();
        }

        assertThat(status).isEqualTo(403);
        assertThat(Api.presigned("PUT", lasting, bytes, headers).status()).isEqualTo(200);
    }
}
