package io.openclaw.e2e.calibrate;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is resident of a JVM, by what it is for: {@code jcmd System.map} of a JVM that tracks its native memory, and {@code /proc/PID/smaps} (proc(5)). Of
 * files only what was written to since it was mapped: the rest is page cache, which the kernel takes back before it kills. Pure.
 */
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
        /** Programs and libraries. */
        FILES,
        /** All that malloc has taken, and what nobody names. */
        MALLOC
    }

    /** Columns: addresses, size, protection, resident, huge, page size, notes, what the JVM says of it, file. */
    private static final int RESIDENT = 3;

    private static final int INFO = 7;
    /** "0x" and the first address. */
    private static final int ADDRESS = 2;

    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ .*");
    private static final Pattern ANONYMOUS = Pattern.compile("Anonymous: +(\\d+) kB");
    private static final int FILE = 8;

    private MemoryMap() {}

    /** @return bytes; every kind has some, or 0 */
    static Map<Kind, Long> parse(String systemMap, String smaps) {
        Map<Long, Long> anonymous = anonymous(smaps);
        Map<Kind, Long> resident = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            resident.put(kind, 0L);
        }
        List<String[]> mappings = systemMap
                .lines()
                .filter(line -> line.startsWith("0x"))
                .map(line -> line.trim().split("\\s+", FILE + 1))
                .filter(columns -> columns.length > INFO)
                .toList();
        LongSummaryStatistics heap = mappings.stream()
                .filter(columns -> columns[INFO].contains("JAVAHEAP"))
                .mapToLong(columns -> start(columns[0]))
                .summaryStatistics();
        for (String[] columns : mappings) {
            long start = start(columns[0]);
            String file = columns.length > FILE ? columns[FILE] : "-";
            // a piece that is just being committed has no name yet
            Kind kind = heap.getMin() <= start && start <= heap.getMax() ? Kind.HEAP : kind(columns[INFO], file);
            long bytes = kind == Kind.CDS || kind == Kind.FILES
                    ? anonymous.getOrDefault(start, 0L)
                    : Long.parseLong(columns[RESIDENT]);
            resident.merge(kind, bytes, Long::sum);
        }
        return resident;
    }

    private static long start(String addresses) {
        return Long.parseUnsignedLong(addresses.substring(ADDRESS, addresses.indexOf('-')), 16);
    }

    /** Bytes of each mapping that are of no file any more, by its first address. */
    private static Map<Long, Long> anonymous(String smaps) {
        Map<Long, Long> bytes = new HashMap<>();
        long start = 0;
        for (String line : smaps.lines().toList()) {
            Matcher mapping = MAPPING.matcher(line);
            Matcher found = ANONYMOUS.matcher(line);
            if (mapping.matches()) {
                start = Long.parseUnsignedLong(mapping.group(1), 16);
            } else if (found.matches()) {
                bytes.put(start, Long.parseLong(found.group(1)) * 1024);
            }
        }
        return bytes;
    }

    private static Kind kind(String info, String file) {
        String what = info.replaceAll("[-,].*", "");
        return switch (what) {
            case "META", "CLASS" -> Kind.METASPACE;
            case "CODE" -> Kind.CODE;
            case "STACK" -> Kind.STACKS;
            case "GC", "CARDTBL" -> Kind.GC;
            case "CDS" -> Kind.CDS;
            default -> file.startsWith("/") ? Kind.FILES : Kind.MALLOC;
        };
    }
}
