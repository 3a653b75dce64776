package dev.waybill.domain.document;

import dev.waybill.domain.Name;
import dev.waybill.domain.Unsigned;
import dev.waybill.domain.blob.Digest;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a document says: its top-level fields in order, each a value of JSON as plain maps, lists,
/// texts, numbers, booleans and null. Immutable; changes make another one.
///
/// @param values the fields; their names are names by API §1
public record DocumentFields(Map<String, @Nullable Object> values) {

    /// How many distinct digests a document may name (API §4): a transaction takes no more.
    public static final int MAX_DIGESTS = 45;

    /// A document without fields.
    public static final DocumentFields EMPTY = new DocumentFields(Map.of());

    /// Fields with this prefix are the system's own and not listed (SPEC AR.0).
    private static final String HIDDEN = "_";

    public DocumentFields {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// The fields of an object of JSON.
    public static DocumentFields of(Map<?, ?> object) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        object.forEach((name, value) -> values.put(name.toString(), value));
        return new DocumentFields(values);
    }

    /// What a document says of a blob.
    ///
    /// @param digest which
    /// @param sizeBytes how many bytes it is said to have
    public record Stated(Digest digest, Unsigned sizeBytes) {}

    /// Whether there is a field of this name, be it null.
    public boolean has(String field) {
        return values.containsKey(field);
    }

    /// The reference in a field; absent when there is none, or the field holds something else (SPEC
    /// A0.8).
    public Optional<DocumentReference> reference(String field) {
        return DocumentReference.find(values.get(field));
    }

    /// The references in top-level fields that are not hidden, in order (SPEC A0.7, AR.0).
    public SequencedMap<String, DocumentReference> references() {
        SequencedMap<String, DocumentReference> references = new LinkedHashMap<>();
        values.forEach((field, value) -> {
            if (!field.startsWith(HIDDEN)) {
                DocumentReference.find(value).ifPresent(found -> references.put(field, found));
            }
        });
        return references;
    }

    /// These fields with `reference` in `field`, whatever was there.
    public DocumentFields with(String field, DocumentReference reference) {
        return withValue(Name.require("field", field), reference.toValue());
    }

    /// These fields with null in `field`; the same ones when there is no such field.
    public DocumentFields without(String field) {
        return has(field) ? withValue(field, null) : this;
    }

    private DocumentFields withValue(String field, @Nullable Object value) {
        Map<String, @Nullable Object> next = new LinkedHashMap<>(values);
        next.put(field, value);
        return new DocumentFields(next);
    }

    /// These fields after a JSON Merge Patch (RFC 7396). A new field whose name is none is an
    /// [dev.waybill.domain.InvalidRequest].
    public DocumentFields patched(Map<?, ?> patch) {
        DocumentFields next = new DocumentFields(MergePatch.apply(values, patch));
        next.values.keySet().forEach(field -> Name.require("field", field));
        return next;
    }

    /// What is said of blobs at any depth (SPEC D0.4). Opaque hashes are left out.
    public Set<Stated> stated() {
        Set<Stated> found = new HashSet<>();
        scan(values, found);
        return found;
    }

    /// The blobs that are named at any depth.
    public SortedSet<Digest> digests() {
        return stated().stream().map(Stated::digest).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void scan(@Nullable Object value, Set<Stated> found) {
        Collection<?> parts =
                switch (value) {
                    case Map<?, ?> map -> map.values();
                    case List<?> list -> list;
                    case null, default -> List.of();
                };
        DocumentReference.find(value)
                .ifPresent(reference ->
                        reference
                                .hash()
                                .verified()
                                .ifPresent(digest ->
                                        found.add(new Stated(digest, reference.sizeBytes()))));
        parts.forEach(part -> scan(part, found));
    }
}
