package dev.waybill.aws.blob;

/// The end of a process: nobody catches it, nobody tidies up behind it.
final class Crash extends Error {

    private static final long serialVersionUID = 1L;

    Crash(String where) {
        super(where);
    }
}
