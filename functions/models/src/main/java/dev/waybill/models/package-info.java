/// Models, their versions and variants.
@NullMarked
package dev.waybill.models;

import org.jspecify.annotations.NullMarked;
