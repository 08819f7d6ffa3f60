package io.openclaw.router.heap.hprof;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;

/** A dump as objects and references, walked from end to end as often as it takes. What is held of it is classes, roots and the {@link ObjectIndex}. */
public final class HeapGraph implements Closeable {
    private static final String CLASS = "java.lang.Class";
    private static final FieldType[] PRIMITIVES = FieldType.values();
    /** What HotSpot itself calls the gaps between objects that a collection leaves; in a dump they are told as {@code int[]} that nothing refers to. */
    private static final String GAP = "jdk.internal.vm.FillerElement[]";

    private final HprofFile file;
    private final ClassTable classes = new ClassTable();
    private final Roots roots = new Roots();
    private final ObjectIndex objects;
    /** By ordinal. */
    private final BitSet referenced = new BitSet();

    private ObjectSizes sizes = new ObjectSizes.Observation().sizes();
    private long references;

    private HeapGraph(HprofFile file, ObjectIndex objects) {
        this.file = file;
        this.objects = objects;
    }

    /**
     * Reads the file twice.
     *
     * @param directory for the index; on a disk
     */
    public static HeapGraph of(HprofFile file, Path directory) throws IOException {
        // of a heap without holes it takes a sixtieth; where its pages are almost empty never more than the dump itself
        HeapGraph graph = new HeapGraph(file, new ObjectIndex(directory, Math.max(file.bytes(), 1 << 24)));
        try {
            file.visit(graph.new Survey());
            graph.roots.seal();
            graph.objects.seal();
            graph.classes.resolve(file);
            graph.place();
            return graph;
        } catch (IOException | RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    private void place() throws IOException {
        Placing placing = new Placing();
        file.visit(placing);
        visitClasses(placing.counting);
        sizes = placing.observation.sizes();
        references = placing.counting.references;
        for (int i = 0; i < roots.size(); i++) {
            int target = ordinal(roots.id(i));
            if (target >= 0) {
                referenced.set(target);
            }
        }
    }

    public ClassTable classes() {
        return classes;
    }

    public Roots roots() {
        return roots;
    }

    public ObjectSizes sizes() {
        return sizes;
    }

    /** What {@link #visit} will tell of all objects together. */
    public long references() {
        return references;
    }

    /** Classes and other objects. */
    public int size() {
        return classes.all().size() + objects.size();
    }

    /** Types that objects have: classes, then arrays of primitives, then gaps. */
    public int types() {
        return gap() + 1;
    }

    private int gap() {
        return classes.all().size() + PRIMITIVES.length;
    }

    /** As in Java's source. */
    public String typeName(int type) {
        int most = classes.all().size();
        if (type == gap()) {
            return GAP;
        }
        return type < most ? classes.all().get(type).name() : PRIMITIVES[type - most].javaName() + "[]";
    }

    /** -1 for what the dump doesn't hold, null above all. */
    public int ordinal(long id) {
        if (id == 0) {
            return -1;
        }
        int ordinal = objects.ordinal(id);
        if (ordinal >= 0) {
            return classes.all().size() + ordinal;
        }
        JavaClass type = classes.find(id);
        return type == null ? -1 : type.index();
    }

    public void visit(GraphVisitor visitor) throws IOException {
        visitClasses(visitor);
        file.visit(new Objects(visitor));
    }

    private void visitClasses(GraphVisitor visitor) throws IOException {
        JavaClass.Shape shapeOfClass = classes.all().stream()
                .filter(type -> type.name().equals(CLASS))
                .map(JavaClass::shape)
                .findFirst()
                .orElse(JavaClass.Shape.EMPTY);
        for (JavaClass type : classes.all()) {
            link(GraphVisitor.ClassLink.SUPER, type.superId(), visitor);
            link(GraphVisitor.ClassLink.LOADER, type.loaderId(), visitor);
            link(GraphVisitor.ClassLink.SIGNERS, type.signersId(), visitor);
            link(GraphVisitor.ClassLink.PROTECTION_DOMAIN, type.protectionDomainId(), visitor);
            for (ClassDump.StaticReference reference : type.staticReferences()) {
                int target = ordinal(reference.target());
                if (target >= 0) {
                    visitor.field(classes.fieldName(reference), target, false);
                }
            }
            visitor.classObject(type, sizes.mirror(type, shapeOfClass));
        }
    }

    private void link(GraphVisitor.ClassLink link, long id, GraphVisitor visitor) throws IOException {
        int target = ordinal(id);
        if (target >= 0) {
            visitor.link(link, target);
        }
    }

    /** What must be known before one object can be told from another. */
    private final class Survey implements DumpVisitor {
        @Override
        public void loadedClass(long id, long nameId) {
            classes.loaded(id, nameId);
        }

        @Override
        public void classDump(ClassDump dump) throws IOException {
            classes.dumped(dump);
        }

        @Override
        public void root(RootKind kind, long id) {
            roots.add(kind, id);
        }

        @Override
        public void instance(long id, long classId, FieldValues fields) throws IOException {
            objects.add(id);
        }

        @Override
        public void objectArray(long id, long classId, int length, References elements) throws IOException {
            objects.add(id);
        }

        @Override
        public void primitiveArray(long id, FieldType type, int length) throws IOException {
            objects.add(id);
        }
    }

    /** Where each object stands in the file, how many references there are, and how far the objects are from one another. */
    private final class Placing implements DumpVisitor {
        private final ObjectSizes.Observation observation = new ObjectSizes.Observation();
        private final Counting counting = new Counting();
        private final Objects counted = new Objects(counting);

        @Override
        public void instance(long id, long classId, FieldValues fields) throws IOException {
            objects.place(id);
            JavaClass type = classes.get(classId);
            if (ObjectSizes.Observation.isTelling(type)) {
                observation.see(type, objects.gapAfter(id));
            }
            counted.instance(id, classId, fields);
        }

        @Override
        public void objectArray(long id, long classId, int length, References elements) throws IOException {
            objects.place(id);
            counted.objectArray(id, classId, length, elements);
        }

        @Override
        public void primitiveArray(long id, FieldType type, int length) {
            objects.place(id);
        }
    }

    private final class Counting implements GraphVisitor {
        private long references;

        @Override
        public void link(ClassLink link, int target) {
            count(target);
        }

        @Override
        public void field(int name, int target, boolean weak) {
            count(target);
        }

        @Override
        public void element(int index, int target) {
            count(target);
        }

        private void count(int target) {
            references++;
            referenced.set(target);
        }

        @Override
        public void classObject(JavaClass type, long bytes) {}

        @Override
        public void object(long id, int type, long bytes) {}
    }

    private final class Objects implements DumpVisitor {
        private final GraphVisitor visitor;

        Objects(GraphVisitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public void instance(long id, long classId, FieldValues fields) throws IOException {
            JavaClass type = classes.get(classId);
            JavaClass.Shape shape = type.shape();
            int[] offsets = shape.offsets();
            for (int i = 0; i < offsets.length; i++) {
                int target = ordinal(fields.reference(offsets[i]));
                if (target >= 0) {
                    visitor.field(shape.names()[i], target, i == shape.weak());
                }
            }
            visitor.object(id, type.index(), sizes.instance(shape));
        }

        @Override
        public void objectArray(long id, long classId, int length, References elements) throws IOException {
            for (int i = 0; i < length; i++) {
                int target = ordinal(elements.next());
                if (target >= 0) {
                    visitor.element(i, target);
                }
            }
            visitor.object(id, classes.get(classId).index(), sizes.array(FieldType.OBJECT, length));
        }

        @Override
        public void primitiveArray(long id, FieldType type, int length) throws IOException {
            boolean gap = type == FieldType.INT && !referenced.get(ordinal(id));
            visitor.object(id, gap ? gap() : classes.all().size() + type.index(), sizes.array(type, length));
        }
    }

    @Override
    public void close() throws IOException {
        objects.close();
    }
}
