package io.openclaw.router.heap.hprof;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One class of a dump, and where the references of its instances stand. */
public final class JavaClass {
    private static final String REFERENCE = "java.lang.ref.Reference";

    private final long id;
    private final int index;
    private String name;
    private @Nullable ClassDump dump;
    private Shape shape = Shape.EMPTY;

    /**
     * An instance's fields, in the order of the dump.
     *
     * @param offsets of the references among them
     * @param names of these, as indexes into {@link ClassTable#fieldNames}
     * @param weak the position among {@code offsets} of the one that doesn't keep its object alive; -1 where all do
     * @param bytes of all fields
     */
    @SuppressWarnings("ArrayRecordComponent") // read once for each object of the heap; compared by nobody
    public record Shape(int[] offsets, int[] names, int weak, int bytes) {
        static final Shape EMPTY = new Shape(new int[0], new int[0], -1, 0);
    }

    JavaClass(long id, int index, String name) {
        this.id = id;
        this.index = index;
        this.name = name;
    }

    void name(String name) {
        this.name = name;
    }

    void dump(ClassDump dump) {
        this.dump = dump;
    }

    void shape(Shape shape) {
        this.shape = shape;
    }

    /** The address of its {@code java.lang.Class}. */
    public long id() {
        return id;
    }

    /** Among the classes of the dump, in its order. */
    public int index() {
        return index;
    }

    /** As in Java's source: {@code byte[]}. */
    public String name() {
        return name;
    }

    /** Null for a class that is named and not dumped, as one that was being loaded. */
    @Nullable
    ClassDump dump() {
        return dump;
    }

    public Shape shape() {
        return shape;
    }

    /** Of all static fields, in the dump. */
    public int staticBytes() {
        ClassDump dumped = dump;
        return dumped == null ? 0 : dumped.staticBytes();
    }

    public List<ClassDump.StaticReference> staticReferences() {
        ClassDump dumped = dump;
        return dumped == null ? List.of() : dumped.references();
    }

    /** What the class itself refers to; 0 for nothing. */
    public long superId() {
        ClassDump dumped = dump;
        return dumped == null ? 0 : dumped.superId();
    }

    public long loaderId() {
        ClassDump dumped = dump;
        return dumped == null ? 0 : dumped.loaderId();
    }

    public long signersId() {
        ClassDump dumped = dump;
        return dumped == null ? 0 : dumped.signersId();
    }

    public long protectionDomainId() {
        ClassDump dumped = dump;
        return dumped == null ? 0 : dumped.protectionDomainId();
    }

    boolean declaresReferent() {
        return name.equals(REFERENCE);
    }

    /** Soft references and finalizers keep theirs alive, for as long as it matters here. */
    boolean refersWeakly() {
        return name.equals("java.lang.ref.WeakReference") || name.equals("java.lang.ref.PhantomReference");
    }
}
