package dev.waybill.aws.blob;

class RemovalProtocolOnEmulatorsTest extends RemovalProtocol {

    RemovalProtocolOnEmulatorsTest() {
        super(BlobWorld.onEmulators());
    }
}
