/// Distributions: create, list, cancel, roll back, and how far they converged.
@NullMarked
package dev.waybill.distributions;

import org.jspecify.annotations.NullMarked;
