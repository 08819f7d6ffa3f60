package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All objects, behind one lock, with one resourceVersion for all of them that grows by one with each change. Stored trees are never changed in place.
 * The newest changes are kept so that watches can start in the past.
 */
final class Store {

    /** A watch may start this many changes back; older is 410 Gone, as after etcd's compaction. */
    private static final int HISTORY = 10_000;

    private static final Comparator<Key> ORDER =
            Comparator.comparing(Key::resource).thenComparing(Key::namespace).thenComparing(Key::name);

    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<Key, ObjectNode> objects = new TreeMap<>(ORDER);
    private final ArrayDeque<Change> history = new ArrayDeque<>();
    private final Set<WatchQueue> watches = new HashSet<>();
    private final int keptChanges;
    private long revision = 1;
    private long forgotten = 1;

    Store() {
        this(HISTORY);
    }

    Store(int keptChanges) {
        this.keptChanges = keptChanges;
    }

    /** An object's place; {@code namespace} is empty for cluster-scoped ones. */
    record Key(String resource, String namespace, String name) {}

    /**
     * One change.
     *
     * @param before null for a creation
     * @param after null for an object that is gone
     * @param last the object after it, or as it was when it went, with this change's resourceVersion
     */
    record Change(
            long revision,
            Key key,
            @Nullable ObjectNode before,
            @Nullable ObjectNode after,
            ObjectNode last) {}

    /** A consistent list and the resourceVersion it was read at. */
    record Listing(long revision, List<ObjectNode> items) {}

    /** Computes an object's next state: the same instance for no change, null for gone. Runs under the lock: quick, without effects. */
    interface Edit {
        @Nullable
        ObjectNode apply(@Nullable ObjectNode current);
    }

    Optional<ObjectNode> get(Key key) {
        lock.lock();
        try {
            return Optional.ofNullable(objects.get(key));
        } finally {
            lock.unlock();
        }
    }

    Listing list(String resource, String namespace) {
        lock.lock();
        try {
            return new Listing(revision, select(resource, namespace));
        } finally {
            lock.unlock();
        }
    }

    private List<ObjectNode> select(String resource, String namespace) {
        List<ObjectNode> found = new ArrayList<>();
        for (var entry : objects.tailMap(new Key(resource, namespace, "")).entrySet()) {
            Key key = entry.getKey();
            if (!key.resource.equals(resource)) {
                break;
            }
            if (namespace.isEmpty() || key.namespace.equals(namespace)) {
                found.add(entry.getValue());
            }
        }
        return found;
    }

    /**
     * Changes one object.
     *
     * @param recorder told of the change, if there is one, in the order of revisions
     * @return the object's state; for one that is gone, its last
     */
    @SuppressWarnings("ReferenceEquality") // an edit says that it changes nothing by giving back what it got
    ObjectNode commit(Key key, Edit edit, Consumer<Change> recorder) {
        lock.lock();
        try {
            ObjectNode before = objects.get(key);
            ObjectNode after = edit.apply(before);
            ObjectNode last = after != null ? after : before;
            if (last == null) {
                throw new IllegalStateException("nothing was there and nothing came: " + key);
            }
            if (after == before) {
                return last;
            }
            revision++;
            if (after == null) {
                last = last.deepCopy();
                objects.remove(key);
            } else {
                objects.put(key, after);
            }
            Meta.of(last).put("resourceVersion", Long.toString(revision));
            Change change = new Change(revision, key, before, after, last);
            remember(change);
            recorder.accept(change);
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** What {@link #commit} would give, without doing it. */
    ObjectNode preview(Key key, Edit edit) {
        lock.lock();
        try {
            ObjectNode before = objects.get(key);
            ObjectNode after = edit.apply(before);
            ObjectNode last = after != null ? after : before;
            if (last == null) {
                throw new IllegalStateException("nothing was there and nothing came: " + key);
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    private void remember(Change change) {
        if (history.size() == keptChanges) {
            forgotten = history.removeFirst().revision;
        }
        history.addLast(change);
        watches.removeIf(watch -> !watch.offer(change));
    }

    /**
     * Begins a watch.
     *
     * @param from the last resourceVersion that the watcher has seen; 0 for the current objects first, as creations
     * @throws ApiException 410 when changes after {@code from} are forgotten
     */
    WatchQueue watch(String resource, String namespace, long from) {
        lock.lock();
        try {
            if (from != 0 && from < forgotten) {
                throw ApiException.expired(from);
            }
            WatchQueue watch = new WatchQueue(resource, namespace, from == 0 ? revision : from, this::forget);
            if (from == 0) {
                for (ObjectNode object : select(resource, namespace)) {
                    Key key = new Key(resource, Meta.namespace(object), Meta.name(object));
                    watch.backlog(new Change(Long.parseLong(Meta.resourceVersion(object)), key, null, object, object));
                }
            } else {
                history.stream().filter(change -> change.revision > from).forEach(watch::backlog);
            }
            watches.add(watch);
            return watch;
        } finally {
            lock.unlock();
        }
    }

    /** The newest resourceVersion. */
    long revision() {
        lock.lock();
        try {
            return revision;
        } finally {
            lock.unlock();
        }
    }

    private void forget(WatchQueue watch) {
        lock.lock();
        try {
            watches.remove(watch);
        } finally {
            lock.unlock();
        }
    }

    void closeWatches() {
        lock.lock();
        try {
            watches.forEach(WatchQueue::end);
            watches.clear();
        } finally {
            lock.unlock();
        }
    }
}
