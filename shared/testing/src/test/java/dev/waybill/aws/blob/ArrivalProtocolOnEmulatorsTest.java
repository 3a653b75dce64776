package dev.waybill.aws.blob;

class ArrivalProtocolOnEmulatorsTest extends ArrivalProtocol {

    ArrivalProtocolOnEmulatorsTest() {
        super(BlobWorld.onEmulators());
    }
}
