package dev.waybill.cli.transfer;

import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.security.MessageDigest;

/// The digest of a file's beginning, which grows with what comes. The bytes that follow next are
/// hashed in memory, by the thread that brings them; what came before its turn is read back from
/// the file. Safe for use by many threads.
final class HashedPrefix {

    private final MessageDigest hash = Digest.sha256();
    private long end;

    /// Takes bytes that are in the file, if they are those that follow next.
    synchronized void offer(byte[] bytes, int length, long position) {
        if (position == end) {
            hash.update(bytes, 0, length);
            end += length;
        }
    }

    /// Goes on up to `to`, by what is in the file. Ends earlier where the file does, which the
    /// digest then tells.
    void readBack(PartialFile file, byte[] buffer, long to) throws IOException {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = readOn(file, buffer, to);
        }
    }

    private synchronized boolean readOn(PartialFile file, byte[] buffer, long to)
            throws IOException {
        int read = end < to ? file.read(buffer, (int) Math.min(buffer.length, to - end), end) : -1;
        if (read < 0) {
            return false;
        }
        hash.update(buffer, 0, read);
        end += read;
        return true;
    }

    /// The digest of all that was taken.
    synchronized Digest digest() {
        return Digest.ofHash(hash.digest());
    }
}
