package dev.waybill.aws.blob;

import java.nio.ByteBuffer;
import java.util.Optional;

/// Sees an object's bytes go by while they are read for their digests, and makes a chunk list of
/// them.
public interface ByteTap {

    /// Makes no list.
    ByteTap NONE =
            new ByteTap() {
                @Override
                public void update(ByteBuffer bytes) {}

                @Override
                public Optional<byte[]> finish() {
                    return Optional.empty();
                }
            };

    /// Takes what remains in `bytes`.
    void update(ByteBuffer bytes);

    /// The list, after the last byte; absent when it makes none.
    Optional<byte[]> finish();
}
