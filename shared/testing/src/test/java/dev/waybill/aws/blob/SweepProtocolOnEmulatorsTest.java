package dev.waybill.aws.blob;

class SweepProtocolOnEmulatorsTest extends SweepProtocol {

    SweepProtocolOnEmulatorsTest() {
        super(BlobWorld.onEmulators());
    }
}
