package dev.waybill.aws.blob;

class SweepCounterexamplesTest extends SweepCounterexamples {

    SweepCounterexamplesTest() {
        super(BlobWorld.onTwins());
    }
}
