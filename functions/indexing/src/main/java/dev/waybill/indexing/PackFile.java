package dev.waybill.indexing;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A pack while it is written, to a file of a temporary space, and no longer than is worth it.
final class PackFile extends FilterOutputStream {

    /// The pack would be longer than is worth it.
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong() {
            super("the pack grows too long");
        }
    }

    private static final int BUFFER_BYTES = 256 << 10;

    private final Path path;
    private final TempSpace space;
    private final long mostBytes;
    private long length;

    private PackFile(Path path, TempSpace space, long mostBytes) throws IOException {
        super(new BufferedOutputStream(Files.newOutputStream(path), BUFFER_BYTES));
        this.path = path;
        this.space = space;
        this.mostBytes = mostBytes;
    }

    static PackFile in(TempSpace space, long mostBytes) throws IOException {
        return new PackFile(space.file("pack"), space, mostBytes);
    }

    Path path() {
        return path;
    }

    long length() {
        return length;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        if (length + count > mostBytes) {
            throw new TooLong();
        }
        space.take(count);
        out.write(bytes, offset, count);
        length += count;
    }
}
