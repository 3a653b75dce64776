package dev.waybill.testing.s3.contract;

/// The whole contract of an S3; a subclass says which one.
public abstract class S3Contract
        implements PutContract,
                GetContract,
                ListContract,
                MultipartContract,
                MultipartListContract,
                S3RaceContract {}
