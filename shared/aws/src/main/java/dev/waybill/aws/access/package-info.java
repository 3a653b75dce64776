/// The table of tokens, enrollments and the keys of signers.
@NullMarked
package dev.waybill.aws.access;

import org.jspecify.annotations.NullMarked;
