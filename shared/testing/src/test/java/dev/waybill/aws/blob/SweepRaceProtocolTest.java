package dev.waybill.aws.blob;

class SweepRaceProtocolTest extends SweepRaceProtocol {

    SweepRaceProtocolTest() {
        super(BlobWorld.onTwins());
    }
}
