package dev.waybill.aws.blob;

class SweepRaceProtocolOnEmulatorsTest extends SweepRaceProtocol {

    SweepRaceProtocolOnEmulatorsTest() {
        super(BlobWorld.onEmulators());
    }
}
