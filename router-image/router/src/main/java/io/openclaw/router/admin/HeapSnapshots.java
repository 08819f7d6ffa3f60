package io.openclaw.router.admin;

import io.openclaw.router.heap.HeapDump;
import io.openclaw.router.heap.HeapDumps;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.memory.Pressure;
import io.openclaw.router.metrics.State;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code GET /debug/heap-snapshot}: who asked for a dump of the heap, what is refused, and how it ended. All of it is told in the log. */
final class HeapSnapshots {
    /** Of a refusal that may be over soon. */
    private static final String SOON_SECONDS = "10";

    private static final String INVALID = "clw-request-invalid";
    /** Of heap, for classes, names and buffers; with some to spare. */
    private static final long ROOM_BYTES = 32L << 20;

    private static final double MIB = 1 << 20;

    private enum Format {
        HEAPSNAPSHOT(AdminResponse.JSON_TYPE),
        HPROF("application/octet-stream");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        /** As the query and the file's name have it. */
        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Operations operations;
    private final HeapDumps dumps;
    private final RouterLog log;

    HeapSnapshots(Operations operations, HeapDumps dumps, RouterLog log) {
        this.operations = operations;
        this.dumps = dumps;
        this.log = log;
    }

    AdminAnswer answer(AdminRequest request) {
        String asked = request.parameter("format").orElse(Format.HEAPSNAPSHOT.text());
        AdminAnswer answer;
        if (asked.equals(Format.HEAPSNAPSHOT.text())) {
            answer = dump(Format.HEAPSNAPSHOT, request);
        } else if (!asked.equals(Format.HPROF.text())) {
            answer = AdminResponse.error(400, INVALID, "format is heapsnapshot or hprof");
        } else if (operations.debug().allowHprof()) {
            answer = dump(Format.HPROF, request);
        } else {
            answer = AdminResponse.error(
                    403,
                    INVALID,
                    "A dump has all contents of the heap in it, secrets too: debug.allow_hprof must allow it");
        }
        if (answer instanceof AdminResponse refusal) {
            log.warn("Heap dump refused", "Asked for by: " + request.peer(), "Status: " + refusal.status());
        }
        return answer;
    }

    private AdminAnswer dump(Format format, AdminRequest request) {
        AdminResponse unfit = whyUnfit();
        if (unfit != null) {
            return unfit;
        }
        long begin = System.nanoTime();
        HeapDumps.Attempt attempt;
        try {
            attempt = dumps.attempt(operations.debug().maxDumpMb());
        } catch (IOException e) {
            log.error("Heap dump failed", "Asked for by: " + request.peer(), "Cause: " + e);
            return AdminResponse.error(
                    500, "clw-internal", "The JVM could not dump its heap; the router's log says more");
        }
        return switch (attempt) {
            case HeapDumps.Attempt.Busy() ->
                AdminResponse.error(409, INVALID, "Another dump is being made or sent")
                        .with("Retry-After", SOON_SECONDS);
            case HeapDumps.Attempt.Resting(long seconds) ->
                AdminResponse.error(429, INVALID, "The last dump was only just made")
                        .with("Retry-After", "" + seconds);
            case HeapDumps.Attempt.NoRoom(String why) ->
                AdminResponse.error(507, "clw-dump-no-room", "No dump: " + why);
            case HeapDumps.Attempt.Made(HeapDump dump) -> send(format, dump, request, begin);
        };
    }

    /** Null where a dump may be made. */
    private @Nullable AdminResponse whyUnfit() {
        State state = operations.state();
        if (state == State.STARTING || state == State.DRAINING) {
            return AdminResponse.error(503, "clw-router-disconnect", "The router is " + state.text())
                    .with("Retry-After", SOON_SECONDS);
        }
        if (operations.pressure().compareTo(Pressure.Rung.SHED) >= 0 || heapRoom() < ROOM_BYTES) {
            return AdminResponse.error(
                            503,
                            "clw-router-oom",
                            "Memory is too short to look at it: a dump takes " + (ROOM_BYTES >> 20)
                                    + " MB of heap beside what is live")
                    .with("Retry-After", SOON_SECONDS);
        }
        return null;
    }

    private long heapRoom() {
        long live = operations
                .snapshot()
                .map(snapshot -> snapshot.jvm().gc().liveBytes())
                .orElse(0L);
        return Runtime.getRuntime().maxMemory() - live;
    }

    private AdminStream send(Format format, HeapDump dump, AdminRequest request, long begin) {
        Duration made = Duration.ofNanos(System.nanoTime() - begin);
        log.info(
                "Heap dump made",
                "Asked for by: " + request.peer(),
                "Format: " + format.text(),
                "The router stood still for at most: " + made.toMillis() + " ms");
        String name = "clw-router-" + ProcessHandle.current().pid() + "." + format.text();
        return new AdminStream(
                format.contentType,
                Map.of("Content-Disposition", "attachment; filename=\"" + name + "\""),
                new Body(format, dump, request.peer(), begin));
    }

    private final class Body implements AdminStream.Body {
        private final Format format;
        private final HeapDump dump;
        private final String peer;
        private final long begin;
        private long bytes;

        Body(Format format, HeapDump dump, String peer, long begin) {
            this.format = format;
            this.dump = dump;
            this.peer = peer;
            this.begin = begin;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            OutputStream counted = new Counted(out);
            switch (format) {
                case HEAPSNAPSHOT -> dump.writeSnapshot(counted);
                case HPROF -> dump.writeHprof(counted);
            }
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            String[] facts = {
                "Asked for by: " + peer,
                "Sent: " + Math.round(bytes / MIB * 10) / 10.0 + " MB",
                "Took: " + Duration.ofNanos(System.nanoTime() - begin).toMillis() + " ms",
                failure == null ? "Outcome: sent" : "Outcome: " + failure.getMessage()
            };
            // before the router is ready again, so that whoever waits for that finds it
            if (failure == null) {
                log.info("Heap dump sent", facts);
            } else {
                log.warn("Heap dump not sent", facts);
            }
            try {
                dump.close();
            } catch (IOException e) {
                throw new UncheckedIOException("a dump can't be deleted", e);
            }
        }

        private final class Counted extends OutputStream {
            private final OutputStream out;

            Counted(OutputStream out) {
                this.out = out;
            }

            @Override
            public void write(int oneByte) throws IOException {
                out.write(oneByte);
                bytes++;
            }

            @Override
            public void write(byte[] part, int from, int length) throws IOException {
                out.write(part, from, length);
                bytes += length;
            }
        }
    }
}
