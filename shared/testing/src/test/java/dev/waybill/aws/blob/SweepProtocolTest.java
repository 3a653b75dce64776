package dev.waybill.aws.blob;

class SweepProtocolTest extends SweepProtocol {

    SweepProtocolTest() {
        super(BlobWorld.onTwins());
    }
}
