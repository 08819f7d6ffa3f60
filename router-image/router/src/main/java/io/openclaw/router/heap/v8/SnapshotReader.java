package io.openclaw.router.heap.v8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import io.netty.util.collection.LongObjectHashMap;
import io.openclaw.router.heap.hprof.HeapDumpException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads how many nodes of which class a {@code .heapsnapshot} has, V8's own included, and holds no more than that of it. */
public final class SnapshotReader {
    /** Of a Java heap: its classes' nodes have a name each. */
    private static final String CLASS_NODE = "class ";

    private static final String SHAPE = "object shape";
    /** The format's own: roots, and groups of them. */
    private static final String SYNTHETIC = "synthetic";

    private final JsonParser json;
    private final List<String> fields = new ArrayList<>();
    private final List<String> types = new ArrayList<>();
    /** By type and, where that tells the class, name. */
    private final LongObjectHashMap<Sum> sums = new LongObjectHashMap<>();

    private final Map<String, Sum> byClass = new TreeMap<>();
    private boolean named;

    /** Nodes of one class, and what they take. */
    public static final class Sum {
        private long nodes;
        private long bytes;

        private void add(long moreNodes, long moreBytes) {
            nodes += moreNodes;
            bytes += moreBytes;
        }

        public long nodes() {
            return nodes;
        }

        public long bytes() {
            return bytes;
        }
    }

    private SnapshotReader(JsonParser json) {
        this.json = json;
    }

    /**
     * @return by the class's name, grouped as DevTools does it
     * @throws HeapDumpException when it is no snapshot
     */
    public static Map<String, Sum> read(Path file) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            SnapshotReader reader = new SnapshotReader(json);
            reader.document();
            return reader.byClass;
        } catch (StreamReadException e) {
            throw new HeapDumpException("no heap snapshot: " + e.getOriginalMessage() + " at byte "
                    + e.getLocation().getByteOffset());
        }
    }

    private void document() throws IOException {
        require(json.nextToken() == JsonToken.START_OBJECT, "it is no JSON object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "snapshot" -> header();
                case "nodes" -> nodes();
                case "strings" -> names();
                default -> json.skipChildren();
            }
        }
        require(named, "it has no nodes, or no strings after them");
    }

    private void header() throws IOException {
        require(json.currentToken() == JsonToken.START_OBJECT, "its header is no JSON object");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            boolean meta = json.currentName().equals("meta");
            json.nextToken();
            if (meta) {
                meta();
            } else {
                json.skipChildren();
            }
        }
    }

    private void meta() throws IOException {
        require(json.currentToken() == JsonToken.START_OBJECT, "its meta is no JSON object");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("node_fields")) {
                texts(fields);
            } else if (name.equals("node_types")) {
                requireList("node_types");
                json.nextToken();
                texts(types);
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    json.skipChildren();
                }
            } else {
                json.skipChildren();
            }
        }
    }

    private void texts(List<String> into) throws IOException {
        requireList("names");
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            into.add(json.getText());
        }
    }

    private void nodes() throws IOException {
        requireList("nodes");
        int type = field("type");
        int name = field("name");
        int size = field("self_size");
        long[] node = new long[fields.size()];
        int at = 0;
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            node[at++] = json.getLongValue();
            if (at == node.length) {
                at = 0;
                count((int) node[type], (int) node[name], node[size]);
            }
        }
        require(at == 0, "its nodes end in the middle of one");
    }

    private int field(String name) throws HeapDumpException {
        int index = fields.indexOf(name);
        require(index >= 0, "its nodes have no " + name);
        return index;
    }

    private void count(int type, int name, long bytes) {
        if (type(type).equals(SYNTHETIC)) {
            return;
        }
        long key = key(type, namesClass(type) ? name : 0);
        Sum sum = sums.get(key);
        if (sum == null) {
            sum = new Sum();
            sums.put(key, sum);
        }
        sum.add(1, bytes);
    }

    private static long key(int type, int name) {
        return ((long) type << 32) | (name & 0xffff_ffffL);
    }

    private boolean namesClass(int type) {
        return switch (type(type)) {
            case "object", "native", SHAPE -> true;
            default -> false;
        };
    }

    private String type(int type) {
        return type >= 0 && type < types.size() ? types.get(type) : "";
    }

    private void names() throws IOException {
        requireList("strings");
        for (int index = 0; json.nextToken() == JsonToken.VALUE_STRING; index++) {
            for (int type = 0; type < types.size(); type++) {
                Sum sum = namesClass(type) ? sums.get(key(type, index)) : null;
                if (sum != null) {
                    add(className(types.get(type), json.getText()), sum);
                }
            }
        }
        for (int type = 0; type < types.size(); type++) {
            Sum sum = namesClass(type) ? null : sums.get(key(type, 0));
            if (sum != null) {
                add(group(types.get(type)), sum);
            }
        }
        named = !byClass.isEmpty();
    }

    private static String className(String type, String name) {
        if (!type.equals(SHAPE)) {
            return name;
        }
        return name.startsWith(CLASS_NODE) ? "java.lang.Class" : group(type);
    }

    private static String group(String type) {
        return switch (type) {
            case "hidden" -> "(system)";
            case "code" -> "(compiled code)";
            case "closure" -> "Function";
            case "regexp" -> "RegExp";
            default -> "(" + type + ")";
        };
    }

    private void add(String name, Sum sum) {
        byClass.computeIfAbsent(name, absent -> new Sum()).add(sum.nodes, sum.bytes);
    }

    private void requireList(String what) throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY, "its " + what + " are no list");
    }

    private static void require(boolean holds, String otherwise) throws HeapDumpException {
        if (!holds) {
            throw new HeapDumpException("no heap snapshot: " + otherwise);
        }
    }
}
