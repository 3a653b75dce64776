/// Tests that need every module on one class path.
@NullMarked
package dev.waybill.launcher;

import org.jspecify.annotations.NullMarked;
