package dev.waybill.domain.device;

import dev.waybill.domain.blob.Digest;
import java.nio.charset.StandardCharsets;

/// A fixed sample of all devices, one in [#ONE_IN] by the hash of its id. Their ids, kept in order
/// beside the membership items, stand along a scope like signposts: they tell how large it is and
/// where to cut it into pieces, at a thousandth of the cost of reading it.
public final class Signposts {

    /// The share of devices that are signposts: one in so many.
    public static final int ONE_IN = 4096;

    private Signposts() {}

    /// Whether the device is a signpost: the first 12 bits of the SHA-256 of its id are 0. Depends
    /// on nothing else.
    public static boolean isSignpost(DeviceId deviceId) {
        byte[] hash = Digest.sha256().digest(deviceId.value().getBytes(StandardCharsets.UTF_8));
        return hash[0] == 0 && (hash[1] & 0xf0) == 0;
    }
}
