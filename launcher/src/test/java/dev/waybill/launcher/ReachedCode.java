package dev.waybill.launcher;

import dev.waybill.web.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.DirectMethodHandleDesc;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// What the compiled code of an endpoint can come to: the problem codes that it names, the query
/// parameters that it reads, the records that it reads a body into. Every call into a class of ours
/// is followed, and every lambda where it is made, whatever the way through a method is; so it says
/// too much rather than too little. Not followed are calls of an interface.
final class ReachedCode {

    private static final String OURS = "dev/waybill/";
    private static final String CODE = "dev/waybill/web/Code";
    private static final String REQUEST = "dev/waybill/web/Request";
    private static final String DAMAGED = "dev/waybill/domain/blob/BytesDamaged";

    private record Place(String owner, String name, String type) {}

    private static final Map<String, Optional<ClassModel>> CLASSES = new ConcurrentHashMap<>();

    private final Deque<Place> ahead = new ArrayDeque<>();
    private final Set<Place> seen = new HashSet<>();
    private final Set<String> codes = new TreeSet<>();
    private final Set<String> parameters = new TreeSet<>();
    private final Set<Class<?>> bodies = new HashSet<>();

    /// @param endpoint a class of its own, no lambda
    ReachedCode(Class<?> endpoint) {
        String name = endpoint.getName().replace('.', '/');
        model(name)
                .orElseThrow(() -> new AssertionError(endpoint + " has no class file"))
                .methods()
                .forEach(method -> go(name, method));
        while (!ahead.isEmpty()) {
            follow(ahead.pop());
        }
    }

    /// The problem codes, as on the wire.
    Set<String> codes() {
        return codes;
    }

    /// The names of query parameters that stand where they are read.
    Set<String> parameters() {
        return parameters;
    }

    /// The records that a JSON body is read into.
    Set<Class<?>> bodies() {
        return bodies;
    }

    private void go(String owner, MethodModel method) {
        go(new Place(owner, method.methodName().stringValue(), method.methodType().stringValue()));
    }

    private void go(Place place) {
        boolean isOurs = place.owner().startsWith(OURS) && !place.owner().equals(CODE);
        if (isOurs && seen.add(place)) {
            ahead.push(place);
        }
    }

    private void follow(Place place) {
        Optional<ClassModel> owner = model(place.owner());
        Optional<MethodModel> method = owner.flatMap(model -> method(model, place));
        if (method.isPresent()) {
            method.get().code().ifPresent(this::read);
        } else {
            owner.flatMap(ClassModel::superclass)
                    .ifPresent(parent ->
                            go(new Place(parent.asInternalName(), place.name(), place.type())));
        }
    }

    private static Optional<MethodModel> method(ClassModel owner, Place place) {
        return owner.methods().stream()
                .filter(method -> method.methodName().equalsString(place.name()))
                .filter(method -> method.methodType().equalsString(place.type()))
                .findFirst();
    }

    private void read(CodeModel code) {
        Optional<Object> constant = Optional.empty();
        for (CodeElement element : code) {
            switch (element) {
                case ConstantInstruction.LoadConstantInstruction load ->
                        constant =
                                switch (load.constantEntry()) {
                                    case StringEntry text -> Optional.of(text.stringValue());
                                    case ClassEntry type -> Optional.of(type);
                                    default -> constant;
                                };
                case FieldInstruction field -> field(field);
                case InvokeInstruction call -> call(call, constant);
                case InvokeDynamicInstruction call -> handles(call);
                default -> {}
            }
        }
    }

    private void field(FieldInstruction field) {
        String owner = field.owner().asInternalName();
        if (owner.equals(CODE)) {
            Code named = Code.valueOf(field.name().stringValue());
            codes.add(named.text());
        } else if (field.opcode() == Opcode.GETSTATIC) {
            go(new Place(owner, "<clinit>", "()V"));
        }
    }

    private void call(InvokeInstruction call, Optional<Object> constant) {
        String owner = call.owner().asInternalName();
        String name = call.name().stringValue();
        if (owner.equals(REQUEST)) {
            boolean isNamed = !call.type().stringValue().startsWith("()");
            constant.filter(_ -> isNamed).ifPresent(said -> note(name, said));
            return;
        }
        if (owner.equals(DAMAGED)) {
            codes.add("integrity_error");
            codes.add("data_missing");
        }
        go(new Place(owner, name, call.type().stringValue()));
    }

    private void note(String name, Object said) {
        switch (name) {
            case "json" -> bodies.add(type(((ClassEntry) said).asInternalName()));
            case "query", "flag", "number" -> parameters.add((String) said);
            default -> {}
        }
    }

    private void handles(InvokeDynamicInstruction call) {
        call.bootstrapArgs().stream()
                .filter(DirectMethodHandleDesc.class::isInstance)
                .map(DirectMethodHandleDesc.class::cast)
                .forEach(handle -> {
                    String owner = handle.owner().descriptorString();
                    go(
                            new Place(
                                    owner.substring(1, owner.length() - 1),
                                    handle.methodName(),
                                    handle.lookupDescriptor()));
                });
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name.replace('/', '.'));
        } catch (ClassNotFoundException e) {
            throw new LinkageError(name, e);
        }
    }

    private Optional<ClassModel> model(String name) {
        return CLASSES.computeIfAbsent(name, ReachedCode::load);
    }

    private static Optional<ClassModel> load(String name) {
        try (InputStream bytes =
                ReachedCode.class.getClassLoader().getResourceAsStream(name + ".class")) {
            return bytes == null
                    ? Optional.empty()
                    : Optional.of(ClassFile.of().parse(bytes.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + name, e);
        }
    }
}
