package dev.waybill.testing.dynamodb.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Writes canonical items into few bytes and back.
final class ItemCodec {
    private static final int STRING = 0;
    private static final int INTEGER = 1;
    private static final int DECIMAL = 2;
    private static final int BINARY = 3;
    private static final int TRUE = 4;
    private static final int FALSE = 5;
    private static final int NULL = 6;
    private static final int STRING_SET = 7;
    private static final int NUMBER_SET = 8;
    private static final int BINARY_SET = 9;
    private static final int LIST = 10;
    private static final int MAP = 11;
    private static final int LONGEST_INTEGER = 18;

    private static final NameTable NAMES = new NameTable();

    private ItemCodec() {}

    static byte[] encode(Map<String, AttributeValue> item) {
        ByteWriter out = new ByteWriter();
        writeMap(item, out);
        return out.toBytes();
    }

    static Map<String, AttributeValue> decode(byte[] bytes) {
        return readMap(new ByteReader(bytes));
    }

    private static void writeMap(Map<String, AttributeValue> map, ByteWriter out) {
        out.writeNumber(map.size());
        for (Map.Entry<String, AttributeValue> entry : map.entrySet()) {
            int number = NAMES.numberOf(entry.getKey());
            out.writeNumber(number);
            if (number == 0) {
                out.writeString(entry.getKey());
            }
            write(entry.getValue(), out);
        }
    }

    private static Map<String, AttributeValue> readMap(ByteReader in) {
        int size = in.readLength();
        Map<String, AttributeValue> map = HashMap.newHashMap(size);
        for (int i = 0; i < size; i++) {
            int number = in.readLength();
            map.put(number == 0 ? in.readString() : NAMES.nameOf(number), read(in));
        }
        return map;
    }

    private static void write(AttributeValue value, ByteWriter out) {
        switch (value.type()) {
            case S -> {
                out.writeByte(STRING);
                out.writeString(value.s());
            }
            case N -> writeNumber(value.n(), out);
            case B -> {
                out.writeByte(BINARY);
                out.writeBytes(value.b().asByteArrayUnsafe());
            }
            case BOOL -> out.writeByte(value.bool() ? TRUE : FALSE);
            case NUL -> out.writeByte(NULL);
            case SS -> writeStrings(STRING_SET, value.ss(), out);
            case NS -> writeStrings(NUMBER_SET, value.ns(), out);
            case BS -> {
                out.writeByte(BINARY_SET);
                out.writeNumber(value.bs().size());
                value.bs().forEach(element -> out.writeBytes(element.asByteArrayUnsafe()));
            }
            case L -> {
                out.writeByte(LIST);
                out.writeNumber(value.l().size());
                value.l().forEach(element -> write(element, out));
            }
            case M -> {
                out.writeByte(MAP);
                writeMap(value.m(), out);
            }
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalStateException("no type: " + value);
        }
    }

    private static AttributeValue read(ByteReader in) {
        int tag = in.readByte();
        return switch (tag) {
            case STRING -> AttributeValue.fromS(in.readString());
            case INTEGER -> AttributeValue.fromN(Long.toString(unzigzag(in.readNumber())));
            case DECIMAL -> AttributeValue.fromN(in.readString());
            case BINARY -> AttributeValue.fromB(readBinary(in));
            case TRUE, FALSE -> AttributeValue.fromBool(tag == TRUE);
            case NULL -> AttributeValue.fromNul(true);
            case STRING_SET -> AttributeValue.fromSs(readList(in, in::readString));
            case NUMBER_SET -> AttributeValue.fromNs(readList(in, in::readString));
            case BINARY_SET -> AttributeValue.fromBs(readList(in, () -> readBinary(in)));
            case LIST -> AttributeValue.fromL(readList(in, () -> read(in)));
            case MAP -> AttributeValue.fromM(readMap(in));
            default -> throw new IllegalStateException("unknown tag " + tag);
        };
    }

    private static void writeNumber(String canonical, ByteWriter out) {
        if (canonical.length() <= LONGEST_INTEGER && canonical.indexOf('.') < 0) {
            out.writeByte(INTEGER);
            out.writeNumber(zigzag(Long.parseLong(canonical)));
        } else {
            out.writeByte(DECIMAL);
            out.writeString(canonical);
        }
    }

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    private static void writeStrings(int tag, List<String> elements, ByteWriter out) {
        out.writeByte(tag);
        out.writeNumber(elements.size());
        elements.forEach(out::writeString);
    }

    private static SdkBytes readBinary(ByteReader in) {
        return SdkBytes.fromByteArrayUnsafe(in.readBytes());
    }

    private static <T> List<T> readList(ByteReader in, Supplier<T> element) {
        int size = in.readLength();
        List<T> elements = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            elements.add(element.get());
        }
        return elements;
    }
}
