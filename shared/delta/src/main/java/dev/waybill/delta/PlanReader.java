package dev.waybill.delta;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a plan that somebody sent, and believes none of it: each number is held against its limit
/// ([PlanLimits]) as it comes by, before anything is set aside for what it counts, and all of them
/// against each other at the end. Fields that it does not know are skipped.
public final class PlanReader {

    /// No plan's text is longer.
    public static final long MAX_TEXT_BYTES = PlanLimits.MAX_PLAN_BYTES;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxDocumentLength(PlanLimits.MAX_PLAN_BYTES)
                                    .maxNestingDepth(16)
                                    .maxNameLength(64)
                                    .maxStringLength(256)
                                    .maxNumberLength(20)
                                    .build())
                    .build();

    private final JsonParser json;
    private int ranges;

    private PlanReader(JsonParser json) {
        this.json = json;
    }

    /// Reads the plan in `in`, which stays the caller's to close. It must make `target`.
    ///
    /// @throws IOException when `in` does
    public static PlanReading read(InputStream in, Content target) throws IOException {
        try (JsonParser json = JSON.createParser(new Uncloseable(in))) {
            Plan plan = new PlanReader(json).plan();
            if (!plan.target().equals(target)) {
                return new PlanReading.Refused(PlanRefusal.OTHER_TARGET, plan.target().toString());
            }
            PlanCheck.check(plan);
            return new PlanReading.Accepted(plan);
        } catch (RefusedPlan e) {
            return e.refused();
        } catch (StreamConstraintsException e) {
            return new PlanReading.Refused(PlanRefusal.PLAN_TOO_LONG, e.getOriginalMessage());
        } catch (StreamReadException e) {
            return new PlanReading.Refused(PlanRefusal.MALFORMED, e.getOriginalMessage());
        }
    }

    private Plan plan() throws IOException, RefusedPlan {
        String format = null;
        Content base = null;
        Content target = null;
        List<Op> ops = null;
        require(json.nextToken(), JsonToken.START_OBJECT, "plan");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            switch (field()) {
                case "format" -> format = string("format");
                case "base" -> base = content("base");
                case "target" -> target = content("target");
                case "ops" -> ops = ops();
                default -> json.skipChildren();
            }
        }
        if (json.nextToken() != null) {
            throw new RefusedPlan(PlanRefusal.MALFORMED, "more follows the plan");
        }
        if (!PlanWriter.FORMAT.equals(format)) {
            throw new RefusedPlan(PlanRefusal.UNKNOWN_FORMAT, "format " + format);
        }
        if (target == null || ops == null) {
            throw new RefusedPlan(PlanRefusal.BAD_FIELD, "target and ops must be there");
        }
        return new Plan(Optional.ofNullable(base), target, ops);
    }

    private Content content(String name) throws IOException, RefusedPlan {
        Digest digest = null;
        long sizeBytes = -1;
        require(json.currentToken(), JsonToken.START_OBJECT, name);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            switch (field()) {
                case "digest" ->
                        digest =
                                Digest.find(string(name))
                                        .orElseThrow(() ->
                                                new RefusedPlan(PlanRefusal.BAD_DIGEST, name));
                case "size_bytes" -> sizeBytes = number("size_bytes", 0);
                default -> json.skipChildren();
            }
        }
        if (digest == null || sizeBytes < 0) {
            throw new RefusedPlan(PlanRefusal.BAD_FIELD, name + " has a digest and a size");
        }
        return new Content(digest, sizeBytes);
    }

    private List<Op> ops() throws IOException, RefusedPlan {
        require(json.currentToken(), JsonToken.START_ARRAY, "ops");
        List<Op> ops = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (ops.size() == PlanLimits.MAX_OPS) {
                throw new RefusedPlan(
                        PlanRefusal.TOO_MANY_OPS, "more than " + PlanLimits.MAX_OPS + " ops");
            }
            ops.add(op());
        }
        return ops;
    }

    private Op op() throws IOException, RefusedPlan {
        String kind = null;
        long offset = -1;
        long length = -1;
        long packOffset = -1;
        long packLength = -1;
        long width = -1;
        String mode = null;
        Range base = null;
        List<Range> dictionary = List.of();
        require(json.currentToken(), JsonToken.START_OBJECT, "op");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            switch (field()) {
                case "op" -> kind = string("op");
                case "offset" -> offset = number("offset", 0);
                case "length" -> length = number("length", 1);
                case "pack_offset" -> packOffset = number("pack_offset", 0);
                case "pack_length" -> packLength = number("pack_length", 1);
                case "dictionary" -> dictionary = dictionary();
                case "width" -> width = number("width", 1);
                case "mode" -> mode = string("mode");
                case "base" -> base = part("base");
                default -> json.skipChildren();
            }
        }
        return switch (kind) {
            case null -> throw new RefusedPlan(PlanRefusal.BAD_FIELD, "an op without `op`");
            case "copy" -> new Op.Copy(range(offset, length, "copy"));
            case "fetch" -> new Op.Fetch(range(offset, length, "fetch"));
            case "frame" -> frame(range(packOffset, packLength, "frame"), length, dictionary);
            case "planes" ->
                    planes(range(packOffset, packLength, "planes"), length, width, mode, base);
            default -> throw new RefusedPlan(PlanRefusal.UNKNOWN_OP, kind);
        };
    }

    private static Op planes(
            Range pack, long length, long width, @Nullable String mode, @Nullable Range base)
            throws RefusedPlan {
        Optional<PlaneMode> known = Optional.ofNullable(mode).flatMap(PlaneMode::find);
        if (!Planes.isWidth(width) || known.isEmpty()) {
            throw new RefusedPlan(PlanRefusal.BAD_FIELD, "planes of an unknown kind");
        }
        if (base == null || base.length() != length) {
            throw new RefusedPlan(
                    PlanRefusal.BAD_FIELD, "planes make as much as they need of a base");
        }
        if (length > PlanLimits.MAX_PLANES_BYTES) {
            throw new RefusedPlan(PlanRefusal.FRAME_TOO_LONG, "planes of " + length);
        }
        requirePiece(pack);
        return new Op.PlanesFrame(pack, (int) width, known.get(), base);
    }

    private static Op frame(Range pack, long length, List<Range> dictionary) throws RefusedPlan {
        if (length < 0) {
            throw new RefusedPlan(PlanRefusal.BAD_FIELD, "frame without length");
        }
        if (length > PlanLimits.MAX_FRAME_BYTES) {
            throw new RefusedPlan(PlanRefusal.FRAME_TOO_LONG, "a frame of " + length);
        }
        requirePiece(pack);
        return new Op.Frame(pack, length, dictionary);
    }

    private static void requirePiece(Range pack) throws RefusedPlan {
        if (pack.length() > PlanLimits.MAX_PIECE_BYTES) {
            throw new RefusedPlan(PlanRefusal.PIECE_TOO_LONG, "a piece of " + pack.length());
        }
    }

    private List<Range> dictionary() throws IOException, RefusedPlan {
        require(json.currentToken(), JsonToken.START_ARRAY, "dictionary");
        List<Range> parts = new ArrayList<>();
        long bytes = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (++ranges > PlanLimits.MAX_RANGES) {
                throw new RefusedPlan(
                        PlanRefusal.TOO_MANY_RANGES, "more than " + PlanLimits.MAX_RANGES);
            }
            Range part = part("dictionary");
            bytes += part.length();
            if (bytes > PlanLimits.MAX_DICTIONARY_BYTES) {
                throw new RefusedPlan(PlanRefusal.DICTIONARY_TOO_LONG, bytes + " or more");
            }
            parts.add(part);
        }
        return parts;
    }

    private Range part(String name) throws IOException, RefusedPlan {
        long offset = -1;
        long length = -1;
        require(json.currentToken(), JsonToken.START_OBJECT, name);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            switch (field()) {
                case "offset" -> offset = number("offset", 0);
                case "length" -> length = number("length", 1);
                default -> json.skipChildren();
            }
        }
        return range(offset, length, name);
    }

    private static Range range(long offset, long length, String what) throws RefusedPlan {
        if (offset < 0 || length < 0) {
            throw new RefusedPlan(PlanRefusal.BAD_FIELD, what + " without offset or length");
        }
        return new Range(offset, length);
    }

    /// The name of the field at which the parser stands; goes on to its value.
    private String field() throws IOException, RefusedPlan {
        require(json.currentToken(), JsonToken.FIELD_NAME, "object");
        String name = json.currentName();
        if (json.nextToken() == null) {
            throw new JsonEOFException(json, null, "the plan ends early");
        }
        return name;
    }

    private String string(String name) throws IOException, RefusedPlan {
        require(json.currentToken(), JsonToken.VALUE_STRING, name);
        return json.getText();
    }

    private long number(String name, long least) throws IOException, RefusedPlan {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            throw new RefusedPlan(PlanRefusal.BAD_NUMBER, name + " is not whole");
        }
        require(token, JsonToken.VALUE_NUMBER_INT, name);
        if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new RefusedPlan(PlanRefusal.BAD_NUMBER, name + " is larger than any blob");
        }
        long value = json.getLongValue();
        if (value < least || value > PlanLimits.MAX_BLOB_BYTES) {
            throw new RefusedPlan(PlanRefusal.BAD_NUMBER, name + " = " + value);
        }
        return value;
    }

    private static void require(JsonToken found, JsonToken wanted, String what) throws RefusedPlan {
        if (found != wanted) {
            throw new RefusedPlan(
                    found == null ? PlanRefusal.MALFORMED : PlanRefusal.BAD_FIELD,
                    what + " is " + found);
        }
    }
}
