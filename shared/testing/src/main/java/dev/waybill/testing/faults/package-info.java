/// One plan of faults for all services, and one count of calls: what the faulty and the counting
/// clients share.
@NullMarked
package dev.waybill.testing.faults;

import org.jspecify.annotations.NullMarked;
