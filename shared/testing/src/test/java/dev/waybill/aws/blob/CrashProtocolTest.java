package dev.waybill.aws.blob;

/// Every cut, on the twins.
class CrashProtocolTest extends CrashProtocol {

    CrashProtocolTest() {
        super(BlobWorld.onTwins(), _ -> true);
    }
}
