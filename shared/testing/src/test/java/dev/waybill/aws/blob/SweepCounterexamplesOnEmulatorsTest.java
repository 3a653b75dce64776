package dev.waybill.aws.blob;

class SweepCounterexamplesOnEmulatorsTest extends SweepCounterexamples {

    SweepCounterexamplesOnEmulatorsTest() {
        super(BlobWorld.onEmulators());
    }
}
