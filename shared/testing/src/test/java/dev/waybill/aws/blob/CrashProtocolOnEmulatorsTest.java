package dev.waybill.aws.blob;

import org.junit.jupiter.api.TestInstance;

/// A tenth of the cuts, the same in every run, on the emulators.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashProtocolOnEmulatorsTest extends CrashProtocol {

    CrashProtocolOnEmulatorsTest() {
        super(BlobWorld.onEmulators(), random -> random.nextInt(10) == 0);
    }
}
