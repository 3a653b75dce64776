/// The embedded AWS: S3, DynamoDB and SQS on this machine, without Docker or an account. S3Proxy
/// and ElasticMQ run inside the JVM that asks for them, DynamoDB Local in a process of its own that
/// ends when that JVM ends, however it ends.
///
/// [dev.waybill.testing.embedded.EmbeddedAws#shared()] is for tests: one set of emulators for all
/// modules of a build. In its place `make it` has LocalStack, or services that somebody else runs.
@NullMarked
package dev.waybill.testing.embedded;

import org.jspecify.annotations.NullMarked;
