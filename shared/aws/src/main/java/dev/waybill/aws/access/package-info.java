/// The table of tokens and enrollments.
@NullMarked
package dev.waybill.aws.access;

import org.jspecify.annotations.NullMarked;
