package dev.waybill.aws.blob;

import dev.waybill.domain.deed.Deed;
import java.util.Optional;

/// What a deciding transaction is to record about itself, made from what it decides: only then is
/// the answer known that a keyed call keeps.
///
/// @param <T> what is decided
@FunctionalInterface
public interface DeedOf<T> {

    /// The deed of this decision; absent when nothing is recorded.
    Optional<Deed> of(T decided);

    /// Records nothing: a step that belongs to a call which was recorded when it was made.
    static <T> DeedOf<T> none() {
        return _ -> Optional.empty();
    }
}
