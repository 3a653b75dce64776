/// Devices, formations and enrollments, and the device's side: work, heartbeats, reports.
@NullMarked
package dev.waybill.devices;

import org.jspecify.annotations.NullMarked;
