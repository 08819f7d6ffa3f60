package io.openclaw.router.heap.hprof;

import io.netty.util.collection.LongObjectHashMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The classes of a dump: some kilobytes each, whatever the heap. Filled while the dump is read for the first time, then {@link #resolve}d. */
public final class ClassTable {
    private static final String REFERENT = "referent";

    private final LongObjectHashMap<JavaClass> byId = new LongObjectHashMap<>();
    private final LongObjectHashMap<Long> nameIds = new LongObjectHashMap<>();
    private final List<JavaClass> classes = new ArrayList<>();
    private final List<String> fieldNames = new ArrayList<>();
    /** By the name's id. */
    private final LongObjectHashMap<Integer> fieldNameIndexes = new LongObjectHashMap<>();

    void loaded(long id, long nameId) {
        if (!byId.containsKey(id)) {
            JavaClass loaded = new JavaClass(id, classes.size(), "(class " + Long.toHexString(id) + ")");
            byId.put(id, loaded);
            classes.add(loaded);
        }
        nameIds.put(id, Long.valueOf(nameId));
    }

    /** @throws HeapDumpException for a class that was not named before, as HotSpot names all */
    void dumped(ClassDump dump) throws HeapDumpException {
        get(dump.id()).dump(dump);
    }

    /** Reads names, of all classes and of those fields that refer to objects, and lays out what instances look like. */
    public void resolve(HprofFile file) throws IOException {
        LongObjectHashMap<String> texts = texts(file);
        for (JavaClass each : classes) {
            String text = texts.get(nameIds.get(each.id()));
            if (text != null) {
                each.name(javaName(text));
            }
        }
        for (JavaClass each : classes) {
            each.shape(shape(each, texts));
            each.staticReferences().forEach(reference -> index(reference.nameId(), texts));
        }
    }

    private LongObjectHashMap<String> texts(HprofFile file) throws IOException {
        LongObjectHashMap<String> texts = new LongObjectHashMap<>();
        for (JavaClass each : classes) {
            texts.put(nameIds.get(each.id()), "");
            each.staticReferences().forEach(reference -> texts.put(reference.nameId(), ""));
            ClassDump dump = each.dump();
            if (dump != null) {
                dump.fields().stream()
                        .filter(field -> field.type() == FieldType.OBJECT)
                        .forEach(field -> texts.put(field.nameId(), ""));
            }
        }
        int[] missing = {texts.size()};
        file.visitNames((id, text) -> {
            String wanted = texts.get(id);
            if (wanted != null && wanted.isEmpty()) {
                texts.put(id, text.read());
                missing[0]--;
            }
            return missing[0] > 0;
        });
        return texts;
    }

    private JavaClass.Shape shape(JavaClass of, LongObjectHashMap<String> texts) {
        List<Integer> offsets = new ArrayList<>();
        List<Integer> names = new ArrayList<>();
        int offset = 0;
        int referent = -1;
        boolean weakly = false;
        Set<Long> seen = new HashSet<>();
        for (JavaClass at = of; at != null && seen.add(at.id()); at = byId.get(at.superId())) {
            weakly |= at.refersWeakly();
            ClassDump dump = at.dump();
            for (ClassDump.Field field : dump == null ? List.<ClassDump.Field>of() : dump.fields()) {
                if (field.type() == FieldType.OBJECT) {
                    int name = index(field.nameId(), texts);
                    if (at.declaresReferent() && fieldNames.get(name).equals(REFERENT)) {
                        referent = offsets.size();
                    }
                    offsets.add(offset);
                    names.add(name);
                }
                offset += field.type().bytes();
            }
        }
        return new JavaClass.Shape(ints(offsets), ints(names), weakly ? referent : -1, offset);
    }

    private int index(long nameId, LongObjectHashMap<String> texts) {
        Integer index = fieldNameIndexes.get(nameId);
        if (index == null) {
            index = fieldNames.size();
            fieldNameIndexes.put(nameId, index);
            String text = texts.get(nameId);
            fieldNames.add(text == null || text.isEmpty() ? "?" : text);
        }
        return index;
    }

    private static int[] ints(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /** {@code [Ljava/lang/String;} is {@code java.lang.String[]}. */
    static String javaName(String internal) {
        int dimensions = 0;
        while (dimensions < internal.length() && internal.charAt(dimensions) == '[') {
            dimensions++;
        }
        String element = internal.substring(dimensions);
        if (dimensions > 0) {
            element = switch (element) {
                case "Z" -> "boolean";
                case "C" -> "char";
                case "F" -> "float";
                case "D" -> "double";
                case "B" -> "byte";
                case "S" -> "short";
                case "I" -> "int";
                case "J" -> "long";
                default ->
                    element.startsWith("L") && element.endsWith(";")
                            ? element.substring(1, element.length() - 1)
                            : element;
            };
        }
        return element.replace('/', '.') + "[]".repeat(dimensions);
    }

    /** @throws HeapDumpException where the dump has no such class */
    public JavaClass get(long id) throws HeapDumpException {
        JavaClass found = byId.get(id);
        if (found == null) {
            throw new HeapDumpException("the class 0x" + Long.toHexString(id) + " is nowhere named");
        }
        return found;
    }

    public @Nullable JavaClass find(long id) {
        return byId.get(id);
    }

    /** In the order of the dump. */
    public List<JavaClass> all() {
        return classes;
    }

    /** Of the fields that refer to objects, each once. */
    public List<String> fieldNames() {
        return fieldNames;
    }

    /** Index of a static field's name. */
    public int fieldName(ClassDump.StaticReference reference) {
        return fieldNameIndexes.get(reference.nameId());
    }
}
