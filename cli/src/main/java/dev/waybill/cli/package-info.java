/// The command line: publisher's and operator's commands, and the device agent.
@NullMarked
package dev.waybill.cli;

import org.jspecify.annotations.NullMarked;
