/// The table of models and their versions.
@NullMarked
package dev.waybill.aws.model;

import org.jspecify.annotations.NullMarked;
