/// The tables of distributions: what was asked for and how far planning is, the generations of a
/// model, and the counters of convergence.
@NullMarked
package dev.waybill.aws.distribution;

import org.jspecify.annotations.NullMarked;
