/// Moves a blob to a device that has another version of it, in few bytes and small memory.
///
/// A blob is cut into chunks by its content ([Chunking], [ChunkList]). Two chunk lists tell what
/// the versions share; what they do not share travels as a *pack* of small Zstandard frames, each
/// with similar bytes of the base as its dictionary ([DeltaEncoder]). A [Plan] says how base and
/// pack make the target; [Rebuilder] follows it on the device, and believes nothing that it can
/// check.
@NullMarked
package dev.waybill.delta;

import org.jspecify.annotations.NullMarked;
