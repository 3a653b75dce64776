package dev.waybill.delta;

/// A frame that does not give what its op says.
final class DamagedFrame extends Exception {

    private static final long serialVersionUID = 1;

    DamagedFrame(String message) {
        super(message, null, false, false);
    }
}
