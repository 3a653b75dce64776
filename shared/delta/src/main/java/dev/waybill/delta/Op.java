package dev.waybill.delta;

import java.util.List;
import java.util.Optional;

/// One step of a [Plan]: it makes the next `length` bytes of the target.
public sealed interface Op {

    /// How many bytes it makes, ≥ 1.
    long length();

    /// Where the pack has what it needs of it; absent when it needs nothing, and just passes bytes
    /// on.
    default Optional<Range> piece() {
        return Optional.empty();
    }

    /// Bytes of the base.
    ///
    /// @param from which
    record Copy(Range from) implements Op {

        @Override
        public long length() {
            return from.length();
        }
    }

    /// Bytes of the target blob itself.
    ///
    /// @param from which; they lie where they are to go
    record Fetch(Range from) implements Op {

        @Override
        public long length() {
            return from.length();
        }
    }

    /// One Zstandard frame of the pack.
    ///
    /// @param pack where it lies in the pack
    /// @param length how many bytes come out of it
    /// @param dictionary the parts of the base that, one after the other, are its raw-content
    ///   dictionary; none: it has no dictionary
    record Frame(Range pack, long length, List<Range> dictionary) implements Op {

        public Frame {
            dictionary = List.copyOf(dictionary);
            if (length < 1) {
                throw new IllegalStateException("a frame has bytes");
            }
        }

        @Override
        public Optional<Range> piece() {
            return Optional.of(pack);
        }

        /// The length of the whole dictionary.
        long dictionaryBytes() {
            long sum = 0;
            for (Range range : dictionary) {
                sum += range.length();
            }
            return sum;
        }
    }

    /// One Zstandard frame of the pack, without dictionary, whose bytes are planes of what tells
    /// the target's elements from the base's ([Planes]).
    ///
    /// @param pack where it lies in the pack
    /// @param width of an element, in bytes: 1, 2 or 4
    /// @param mode how elements are told
    /// @param base the base's elements; as many bytes come out
    record PlanesFrame(Range pack, int width, PlaneMode mode, Range base) implements Op {

        @Override
        public long length() {
            return base.length();
        }

        @Override
        public Optional<Range> piece() {
            return Optional.of(pack);
        }
    }
}
