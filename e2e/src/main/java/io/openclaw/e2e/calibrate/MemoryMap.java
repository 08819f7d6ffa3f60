package io.openclaw.e2e.calibrate;

import java.util.EnumMap;
import java.util.Map;

/** What is resident of a JVM, by what it is for: {@code jcmd System.map} of a JVM that tracks its native memory. Pure. */
final class MemoryMap {
    /** Of a mapping. */
    enum Kind {
        HEAP,
        METASPACE,
        CODE,
        STACKS,
        /** What the collector keeps beside the heap. */
        GC,
        /** Class data shared from an archive. */
        CDS,
        /** Programs and libraries: the page cache's. */
        FILES,
        /** All that malloc has taken, and what nobody names. */
        MALLOC
    }

    /** Columns: addresses, size, protection, resident, huge, page size, notes, what the JVM says of it, file. */
    private static final int RESIDENT = 3;

    private static final int INFO = 7;
    private static final int FILE = 8;

    private MemoryMap() {}

    /** @return bytes; every kind has some, or 0 */
    static Map<Kind, Long> parse(String text) {
        Map<Kind, Long> resident = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            resident.put(kind, 0L);
        }
        text.lines().filter(line -> line.startsWith("0x")).forEach(line -> {
            String[] columns = line.trim().split("\\s+", FILE + 1);
            if (columns.length > INFO) {
                String file = columns.length > FILE ? columns[FILE] : "-";
                resident.merge(kind(columns[INFO], file), Long.parseLong(columns[RESIDENT]), Long::sum);
            }
        });
        return resident;
    }

    private static Kind kind(String info, String file) {
        String what = info.replaceAll("[-,].*", "");
        return switch (what) {
            case "JAVAHEAP" -> Kind.HEAP;
            case "META", "CLASS" -> Kind.METASPACE;
            case "CODE" -> Kind.CODE;
            case "STACK" -> Kind.STACKS;
            case "GC", "CARDTBL" -> Kind.GC;
            case "CDS" -> Kind.CDS;
            default -> file.startsWith("/") ? Kind.FILES : Kind.MALLOC;
        };
    }
}
