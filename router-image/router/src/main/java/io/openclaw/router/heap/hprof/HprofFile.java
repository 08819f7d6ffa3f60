package io.openclaw.router.heap.hprof;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A heap dump as HotSpot's heapDumper.cpp writes it (JAVA PROFILE 1.0.2, references of eight bytes), read from end to end as often as it takes, and
 * never held. Contents of strings and arrays are skipped. The file may be deleted once it is open.
 */
public final class HprofFile implements Closeable {
    private static final String FORMAT = "JAVA PROFILE 1.0.";
    private static final String NO_DUMP = "no heap dump: it does not begin with '" + FORMAT + "'";
    /** Of a header: format, width of references, time. */
    private static final int LEAST_BYTES = 31;

    private static final int STRING = 0x01;
    private static final int LOAD_CLASS = 0x02;
    private static final int HEAP_DUMP = 0x0c;
    private static final int HEAP_DUMP_SEGMENT = 0x1c;

    private static final int CLASS_DUMP = 0x20;
    private static final int INSTANCE_DUMP = 0x21;
    private static final int OBJECT_ARRAY_DUMP = 0x22;
    private static final int PRIMITIVE_ARRAY_DUMP = 0x23;
    private static final int ID_BYTES = 8;

    private final Input input;
    private final DumpVisitor.FieldValues fields;
    private final DumpVisitor.References elements;
    private final long firstRecord;
    private int instanceBytes;

    private HprofFile(Input input) throws IOException {
        this.input = input;
        this.firstRecord = readHeader(input);
        this.elements = input::u8;
        this.fields = offset -> {
            if (offset > instanceBytes - ID_BYTES) {
                throw new HeapDumpException("an object of " + instanceBytes + " bytes at byte " + input.position()
                        + ", whose class has a field at " + offset);
            }
            return input.longAhead(offset);
        };
    }

    /** @throws HeapDumpException when it is none that can be read */
    public static HprofFile open(Path file) throws IOException {
        Input input = new Input(file);
        try {
            return new HprofFile(input);
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    private static long readHeader(Input input) throws IOException {
        if (input.length() < LEAST_BYTES) {
            throw new HeapDumpException(NO_DUMP);
        }
        StringBuilder format = new StringBuilder();
        for (int next = input.u1(); next != 0 && format.length() < FORMAT.length() + 1; next = input.u1()) {
            format.append((char) next);
        }
        if (!format.toString().startsWith(FORMAT)) {
            throw new HeapDumpException(NO_DUMP);
        }
        long idBytes = input.u4();
        if (idBytes != ID_BYTES) {
            throw new HeapDumpException(
                    "references of " + idBytes + " bytes; only those of a 64-bit JVM, of 8, are read");
        }
        input.u8(); // when it was made
        return input.position();
    }

    public long bytes() {
        return input.length();
    }

    /** Told of each string record: names of classes, fields, methods. What is wanted must be read before this returns. */
    public interface NameVisitor {
        /** @return whether to go on */
        boolean name(long id, Text text) throws IOException;
    }

    /** A name that may be read. */
    public interface Text {
        String read() throws IOException;
    }

    /** All names, without a look at the objects. */
    public void visitNames(NameVisitor visitor) throws IOException {
        start();
        boolean more = true;
        while (more && input.position() < input.length()) {
            int tag = input.u1();
            input.u4();
            long end = input.u4() + input.position();
            if (tag == STRING) {
                long id = input.u8();
                int bytes = (int) (end - input.position());
                more = visitor.name(id, () -> input.text(bytes));
            }
            skipTo(end);
        }
    }

    /** Everything but names. */
    public void visit(DumpVisitor visitor) throws IOException {
        start();
        while (input.position() < input.length()) {
            int tag = input.u1();
            input.u4();
            long end = input.u4() + input.position();
            switch (tag) {
                case LOAD_CLASS -> {
                    input.u4();
                    long id = input.u8();
                    input.u4();
                    visitor.loadedClass(id, input.u8());
                }
                case HEAP_DUMP, HEAP_DUMP_SEGMENT -> {
                    while (input.position() < end) {
                        visitSubRecord(visitor);
                    }
                }
                default -> {}
            }
            skipTo(end);
        }
    }

    private void start() throws IOException {
        input.rewind();
        input.skip(firstRecord);
    }

    private void skipTo(long end) throws IOException {
        if (input.position() > end) {
            throw new HeapDumpException("a record that ends at byte " + end + " goes on to " + input.position());
        }
        input.skip(end - input.position());
    }

    private void visitSubRecord(DumpVisitor visitor) throws IOException {
        int tag = input.u1();
        switch (tag) {
            case INSTANCE_DUMP -> visitInstance(visitor);
            case OBJECT_ARRAY_DUMP -> visitObjectArray(visitor);
            case PRIMITIVE_ARRAY_DUMP -> visitPrimitiveArray(visitor);
            case CLASS_DUMP -> visitor.classDump(readClass());
            default -> visitRoot(tag, visitor);
        }
    }

    private void visitRoot(int tag, DumpVisitor visitor) throws IOException {
        RootKind kind = RootKind.of(tag);
        if (kind == null) {
            throw new HeapDumpException(
                    "a record of the unknown kind 0x" + Integer.toHexString(tag) + " before byte " + input.position());
        }
        visitor.root(kind, input.u8());
        input.skip(kind.moreBytes());
    }

    private void visitInstance(DumpVisitor visitor) throws IOException {
        long id = input.u8();
        input.u4();
        long classId = input.u8();
        instanceBytes = input.count();
        input.require(instanceBytes);
        visitor.instance(id, classId, fields);
        input.skip(instanceBytes);
    }

    private void visitObjectArray(DumpVisitor visitor) throws IOException {
        long id = input.u8();
        input.u4();
        int length = input.count();
        long classId = input.u8();
        long end = input.position() + (long) length * ID_BYTES;
        visitor.objectArray(id, classId, length, elements);
        skipTo(end);
    }

    private void visitPrimitiveArray(DumpVisitor visitor) throws IOException {
        long id = input.u8();
        input.u4();
        int length = input.count();
        FieldType type = FieldType.of(input.u1());
        visitor.primitiveArray(id, type, length);
        input.skip((long) length * type.bytes());
    }

    private ClassDump readClass() throws IOException {
        long id = input.u8();
        input.u4();
        long superId = input.u8();
        long loaderId = input.u8();
        long signersId = input.u8();
        long protectionDomainId = input.u8();
        input.skip(2 * ID_BYTES + 4); // reserved, and the instance's size, which HotSpot gives without header
        for (int constants = input.u2(); constants > 0; constants--) {
            input.u2();
            input.skip(FieldType.of(input.u1()).bytes());
        }
        List<ClassDump.StaticReference> references = new ArrayList<>();
        int staticBytes = 0;
        for (int statics = input.u2(); statics > 0; statics--) {
            long nameId = input.u8();
            FieldType type = FieldType.of(input.u1());
            staticBytes += type.bytes();
            if (type == FieldType.OBJECT) {
                references.add(new ClassDump.StaticReference(nameId, input.u8()));
            } else {
                input.skip(type.bytes());
            }
        }
        List<ClassDump.Field> declared = new ArrayList<>();
        for (int count = input.u2(); count > 0; count--) {
            long nameId = input.u8();
            declared.add(new ClassDump.Field(nameId, FieldType.of(input.u1())));
        }
        return new ClassDump(id, superId, loaderId, signersId, protectionDomainId, references, staticBytes, declared);
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
