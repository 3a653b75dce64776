package dev.waybill.aws.blob;

class RemovalProtocolTest extends RemovalProtocol {

    RemovalProtocolTest() {
        super(BlobWorld.onTwins());
    }
}
