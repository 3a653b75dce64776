/// Attachments in DynamoDB: one item per session and content, which holds the bytes as long as it
/// is there.
@NullMarked
package dev.waybill.aws.attachment;

import org.jspecify.annotations.NullMarked;
