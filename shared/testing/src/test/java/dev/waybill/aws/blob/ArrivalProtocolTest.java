package dev.waybill.aws.blob;

class ArrivalProtocolTest extends ArrivalProtocol {

    ArrivalProtocolTest() {
        super(BlobWorld.onTwins());
    }
}
