/// The only module of the functions that knows the AWS SDK: gateways of S3, DynamoDB and SQS.
@NullMarked
package dev.waybill.aws;

import org.jspecify.annotations.NullMarked;
