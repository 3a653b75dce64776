/// Values and rules of Waybill in plain Java: no AWS, no JSON, no clock, no randomness.
@NullMarked
package dev.waybill.domain;

import org.jspecify.annotations.NullMarked;
