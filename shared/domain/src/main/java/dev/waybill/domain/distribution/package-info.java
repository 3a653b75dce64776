/// Distributions: what is brought to whom, which variant each device gets and why, and how far it
/// has come (SPEC §2).
@NullMarked
package dev.waybill.domain.distribution;

import org.jspecify.annotations.NullMarked;
