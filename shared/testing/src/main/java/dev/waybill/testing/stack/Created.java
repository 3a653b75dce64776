package dev.waybill.testing.stack;

import java.util.Map;

/// A resource that exists.
///
/// @param reference what `Ref` yields
/// @param attributes what `GetAtt` yields
/// @param removal deletes it
record Created(String reference, Map<String, String> attributes, Runnable removal) {

    Created {
        attributes = Map.copyOf(attributes);
    }

    void drop() {
        removal.run();
    }
}
