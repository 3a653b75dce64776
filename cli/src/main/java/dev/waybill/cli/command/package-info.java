/// The commands, one class each: parse, call, print.
@NullMarked
package dev.waybill.cli.command;

import org.jspecify.annotations.NullMarked;
