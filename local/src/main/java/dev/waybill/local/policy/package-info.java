/// What functions may do: the policies of the template, held against every call that a function
/// makes. The emulators let everybody do everything; without this a missing permission would show
/// only after a deployment.
@NullMarked
package dev.waybill.local.policy;

import org.jspecify.annotations.NullMarked;
