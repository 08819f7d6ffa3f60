package io.openclaw.router.heap.v8;

import io.openclaw.router.heap.hprof.GraphVisitor;
import io.openclaw.router.heap.hprof.HeapGraph;
import io.openclaw.router.heap.hprof.JavaClass;
import io.openclaw.router.heap.hprof.RootKind;
import io.openclaw.router.heap.hprof.Roots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A heap as V8's {@code .heapsnapshot} (v8/src/profiler/heap-snapshot-generator.cc, {@code HeapSnapshotJSONSerializer}): JSON of numbers, and a table of
 * the names of classes and fields, which is all the text that is in it. An array is an object named for its class: DevTools puts all of the type
 * {@code array} into one group. A class is an {@code object shape}, as V8's own are: one group for all of them, which memlab's traces go through, where
 * they stop at {@code code}. Nothing but synthetic nodes stands below the root: so DevTools counts distances from there, and leaves sizes where they are.
 */
public final class HeapSnapshot {
    private static final String NODE_TYPES =
            "[\"hidden\",\"array\",\"string\",\"object\",\"code\",\"closure\",\"regexp\",\"number\",\"native\",\"synthetic\","
                    + "\"concatenated string\",\"sliced string\",\"symbol\",\"bigint\",\"object shape\"]";
    private static final String EDGE_TYPES =
            "[\"context\",\"element\",\"property\",\"internal\",\"hidden\",\"shortcut\",\"weak\"]";

    private static final int OBJECT = 3;
    private static final int SYNTHETIC = 9;
    private static final int OBJECT_SHAPE = 14;

    private static final int ELEMENT = 1;
    private static final int PROPERTY = 2;
    private static final int INTERNAL = 3;
    private static final int WEAK = 6;

    /** Type, name, id, self size, number of edges, trace node, detachedness. */
    private static final int NODE_FIELDS = 7;
    /** Readers keep them as unsigned 32-bit numbers. */
    private static final long MOST = 0xffff_ffffL;

    private static final String ROOTS = "(GC roots)";

    private final HeapGraph graph;
    private final Roots roots;
    private final SnapshotJson json;
    /** Names in the order of the table: these, types, classes, fields. */
    private final List<String> fixed = new ArrayList<>();

    private final Map<GraphVisitor.ClassLink, Integer> linkNames = new EnumMap<>(GraphVisitor.ClassLink.class);
    private final List<Group> groups = new ArrayList<>();
    private final int synthetic;
    /** For each type that which has its name first. */
    private final int[] typeNames;

    private boolean first = true;

    /** Roots of one kind: a part of the sorted list. */
    private record Group(RootKind kind, int from, int to) {}

    private HeapSnapshot(HeapGraph graph, OutputStream out) {
        this.graph = graph;
        this.roots = graph.roots();
        this.json = new SnapshotJson(out);
        fixed.add("");
        fixed.add(ROOTS);
        for (GraphVisitor.ClassLink link : GraphVisitor.ClassLink.values()) {
            linkNames.put(link, fixed.size());
            fixed.add(
                    switch (link) {
                        case SUPER -> "superclass";
                        case LOADER -> "class_loader";
                        case SIGNERS -> "signers";
                        case PROTECTION_DOMAIN -> "protection_domain";
                    });
        }
        for (int from = 0; from < roots.size(); ) {
            int to = from;
            while (to < roots.size() && roots.kind(to) == roots.kind(from)) {
                to++;
            }
            groups.add(new Group(roots.kind(from), from, to));
            from = to;
        }
        groups.forEach(group -> fixed.add("(" + group.kind.title() + ")"));
        synthetic = 2 + groups.size();
        typeNames = distinct(graph);
    }

    /** Classes of one name, of several loaders, have one entry: DevTools groups by that. */
    private static int[] distinct(HeapGraph graph) {
        Map<String, Integer> first = new HashMap<>();
        int[] names = new int[graph.types()];
        for (int type = 0; type < names.length; type++) {
            Integer known = first.putIfAbsent(graph.typeName(type), type);
            names[type] = known == null ? type : known;
        }
        return names;
    }

    /** Writes all of it, in two passes over the dump; the stream is flushed and stays open. */
    public static void write(HeapGraph graph, OutputStream out) throws IOException {
        new HeapSnapshot(graph, out).write();
        out.flush();
    }

    private void write() throws IOException {
        long edges = graph.references() + 1 + groups.size();
        for (Group group : groups) {
            edges += held(group);
        }
        header(edges);
        json.raw("\"nodes\":[");
        syntheticNodes();
        graph.visit(new Nodes());
        json.raw("],\n\"edges\":[");
        first = true;
        syntheticEdges();
        graph.visit(new Edges());
        json.raw(
                "],\n\"trace_function_infos\":[],\n\"trace_tree\":[],\n\"samples\":[],\n\"locations\":[],\n\"strings\":[");
        names();
        json.raw("]}\n");
        json.flush();
    }

    private void header(long edges) throws IOException {
        json.raw(
                "{\"snapshot\":{\"meta\":{\"node_fields\":[\"type\",\"name\",\"id\",\"self_size\",\"edge_count\",\"trace_node_id\","
                        + "\"detachedness\"],\"node_types\":[" + NODE_TYPES
                        + ",\"string\",\"number\",\"number\",\"number\",\"number\",\"number\"],"
                        + "\"edge_fields\":[\"type\",\"name_or_index\",\"to_node\"],\"edge_types\":[" + EDGE_TYPES
                        + ",\"string_or_number\",\"node\"],"
                        + "\"trace_function_info_fields\":[\"function_id\",\"name\",\"script_name\",\"script_id\",\"line\",\"column\"],"
                        + "\"trace_node_fields\":[\"id\",\"function_info_index\",\"count\",\"size\",\"children\"],"
                        + "\"sample_fields\":[\"timestamp_us\",\"last_assigned_id\"],"
                        + "\"location_fields\":[\"object_index\",\"script_id\",\"line\",\"column\"]},\"node_count\":");
        json.number((long) synthetic + graph.size());
        json.raw(",\"edge_count\":");
        json.number(edges);
        json.raw(",\"trace_function_count\":0},\n");
    }

    private void syntheticNodes() throws IOException {
        node(SYNTHETIC, 0, 1, 0, 1);
        node(SYNTHETIC, 1, 3, 0, groups.size());
        int firstName = fixed.size() - groups.size();
        for (int i = 0; i < groups.size(); i++) {
            node(SYNTHETIC, firstName + i, 5 + 2L * i, 0, held(groups.get(i)));
        }
    }

    private void syntheticEdges() throws IOException {
        edge(ELEMENT, 1, 1);
        for (int i = 0; i < groups.size(); i++) {
            edge(ELEMENT, i + 1L, 2 + i);
        }
        for (Group group : groups) {
            long number = 1;
            for (int i = group.from; i < group.to; i++) {
                int target = graph.ordinal(roots.id(i));
                if (target >= 0) {
                    edge(ELEMENT, number++, synthetic + target);
                }
            }
        }
    }

    private long held(Group group) {
        long held = 0;
        for (int i = group.from; i < group.to; i++) {
            held += graph.ordinal(roots.id(i)) >= 0 ? 1 : 0;
        }
        return held;
    }

    private void node(int type, long name, long id, long bytes, long edges) throws IOException {
        next();
        json.number(type);
        json.raw(',');
        json.number(name);
        json.raw(',');
        json.number(id);
        json.raw(',');
        json.number(Math.min(MOST, bytes));
        json.raw(',');
        json.number(edges);
        json.raw(",0,0");
    }

    private void edge(int type, long nameOrIndex, int target) throws IOException {
        next();
        json.number(type);
        json.raw(',');
        json.number(nameOrIndex);
        json.raw(',');
        json.number((long) target * NODE_FIELDS);
    }

    private void next() throws IOException {
        if (!first) {
            json.raw(',');
            json.raw('\n');
        }
        first = false;
    }

    private void names() throws IOException {
        first = true;
        for (String name : fixed) {
            name(name);
        }
        for (int type = 0; type < graph.types(); type++) {
            name(graph.typeName(type));
        }
        for (JavaClass type : graph.classes().all()) {
            name("class " + type.name());
        }
        for (String field : graph.classes().fieldNames()) {
            name(field);
        }
    }

    private void name(String name) throws IOException {
        next();
        json.text(name);
    }

    private long typeName(int type) {
        return fixed.size() + (long) typeNames[type];
    }

    private long className(JavaClass type) {
        return (long) fixed.size() + graph.types() + type.index();
    }

    private long fieldName(int field) {
        return (long) fixed.size() + graph.types() + graph.classes().all().size() + field;
    }

    /** Where an object is, in units of eight bytes: the same in each snapshot as long as the collector leaves it there. */
    private static long number(long id) {
        return (id >>> 3) & MOST;
    }

    private final class Nodes implements GraphVisitor {
        private long edges;

        @Override
        public void link(ClassLink link, int target) {
            edges++;
        }

        @Override
        public void field(int name, int target, boolean weak) {
            edges++;
        }

        @Override
        public void element(int index, int target) {
            edges++;
        }

        @Override
        public void classObject(JavaClass type, long bytes) throws IOException {
            node(OBJECT_SHAPE, className(type), number(type.id()), bytes, edges);
            edges = 0;
        }

        @Override
        public void object(long id, int type, long bytes) throws IOException {
            node(OBJECT, typeName(type), number(id), bytes, edges);
            edges = 0;
        }
    }

    private final class Edges implements GraphVisitor {
        @Override
        public void link(ClassLink link, int target) throws IOException {
            edge(INTERNAL, Objects.requireNonNull(linkNames.get(link)), synthetic + target);
        }

        @Override
        public void field(int name, int target, boolean weak) throws IOException {
            edge(weak ? WEAK : PROPERTY, fieldName(name), synthetic + target);
        }

        @Override
        public void element(int index, int target) throws IOException {
            edge(ELEMENT, index, synthetic + target);
        }

        @Override
        public void classObject(JavaClass type, long bytes) {}

        @Override
        public void object(long id, int type, long bytes) {}
    }
}
