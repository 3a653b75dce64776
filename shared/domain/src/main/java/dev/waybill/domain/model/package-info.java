/// Models, their versions and the variants of a version: one per kind of device (SPEC 1.1, 1.4, API
/// §5).
@NullMarked
package dev.waybill.domain.model;

import org.jspecify.annotations.NullMarked;
