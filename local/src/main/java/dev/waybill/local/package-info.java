/// The whole stack on one machine: reads `template.yaml`, serves its routes and polls its event
/// sources.
@NullMarked
package dev.waybill.local;

import org.jspecify.annotations.NullMarked;
