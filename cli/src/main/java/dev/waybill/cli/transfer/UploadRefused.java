package dev.waybill.cli.transfer;

/// The store does not take the bytes, for instance because the file changed while it was sent.
public final class UploadRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UploadRefused(String reason) {
        super(reason);
    }
}
