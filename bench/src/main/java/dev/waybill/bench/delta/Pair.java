package dev.waybill.bench.delta;

import java.nio.file.Path;

/// Two versions of one thing.
///
/// @param name as it is shown
/// @param base what a device has
/// @param target what it is to have
record Pair(String name, Path base, Path target) {}
