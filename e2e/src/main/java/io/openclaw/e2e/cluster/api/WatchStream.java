package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.e2e.cluster.api.Store.Change;
import io.openclaw.e2e.cluster.api.WatchQueue.Taken;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The events of one watch, a JSON document each. */
record WatchStream(WatchQueue queue, ResourceType type, Predicate<JsonNode> which, Request request) {

    /** How soon a quiet watch tells how far it has come; the write also finds clients that are gone. */
    private static final Duration BOOKMARK_EVERY = Duration.ofSeconds(5);

    /** As long as the real server's watches last at most; clients begin anew. */
    private static final Duration LONGEST = Duration.ofMinutes(30);

    /** Where they go. */
    interface Sink {
        void send(byte[] event) throws IOException;

        /** Nothing is about to follow. */
        void flush() throws IOException;
    }

    void writeTo(Sink out) throws IOException, InterruptedException {
        try (queue) {
            long end = System.nanoTime() + lifetime().toNanos();
            while (true) {
                if (queue.isEmpty()) {
                    out.flush(); // what comes together goes together, as from the real server
                }
                Duration left = Duration.ofNanos(end - System.nanoTime());
                if (left.isNegative()) {
                    return;
                }
                switch (queue.take(left.compareTo(BOOKMARK_EVERY) < 0 ? left : BOOKMARK_EVERY)) {
                    case Taken.Next(Change change) -> {
                        Optional<ObjectNode> event = event(change);
                        if (event.isPresent()) {
                            send(out, event.get());
                        }
                    }
                    case Taken.Quiet(long revision) -> {
                        if (request.flag("allowWatchBookmarks")) {
                            send(out, bookmark(revision));
                        }
                    }
                    case Taken.Ended ended -> {
                        return;
                    }
                }
            }
        }
    }

    private Duration lifetime() {
        String seconds = request.parameter("timeoutSeconds");
        return seconds.isEmpty() ? LONGEST : Duration.ofSeconds(Long.parseLong(seconds));
    }

    /** An object that comes to match was added for this watcher, one that ceases to was deleted. */
    private Optional<ObjectNode> event(Change change) {
        @Nullable ObjectNode before = change.before();
        boolean did = before != null && which.test(before);
        boolean does = change.after() != null && which.test(change.last());
        if (!did && !does) {
            return Optional.empty();
        }
        ObjectNode event = Json.object().put("type", does ? (did ? "MODIFIED" : "ADDED") : "DELETED");
        event.set(
                "object",
                request.wantsTable()
                        ? Tables.render(type, List.of(change.last()), Long.toString(change.revision()))
                        : EventsV1.shown(type, change.last()));
        return Optional.of(event);
    }

    private ObjectNode bookmark(long revision) {
        ObjectNode event = Json.object().put("type", "BOOKMARK");
        type.stamp(event.putObject("object")).putObject("metadata").put("resourceVersion", Long.toString(revision));
        return event;
    }

    private static void send(Sink out, ObjectNode event) throws IOException {
        out.send(Json.bytes(event));
    }
}
