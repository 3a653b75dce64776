package dev.waybill.delta;

import java.io.FilterInputStream;
import java.io.InputStream;

/// A stream that its reader cannot close, as it belongs to somebody else.
final class Uncloseable extends FilterInputStream {

    Uncloseable(InputStream in) {
        super(in);
    }

    @Override
    public void close() {
        // the caller does
    }
}
