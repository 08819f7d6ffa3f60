package io.openclaw.router.alert;

import io.openclaw.router.log.RouterLog;
import io.openclaw.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells one receiver: one message at a time, on a thread that is there only while something waits. A message that fails goes to the end of
 * the {@link Outbox} and the receiver is left alone for a while ({@link Backoff}, or as long as its Retry-After says); so it goes on until it is
 * delivered, refused for good, or replaced by a newer one of its alert. Safe for use from every thread; nobody waits for it.
 */
final class Notifier {
    /** A key is a line, not a file that somebody mistook for one. */
    private static final int MOST_KEY_BYTES = 4096;

    private final String name;
    private final Settings.Receiver receiver;
    private final Protocol protocol;
    private final Path directory;
    private final Origin origin;
    private final Post post;
    private final Backoff backoff;
    private final RouterLog log;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // all below guarded by the lock
    private final Outbox outbox = new Outbox();
    private @Nullable Thread worker;
    private @Nullable Alert inFlight;
    private boolean lastChance;
    private boolean handedOver;
    private long sent;
    private long failed;
    private long refused;
    private long undelivered;
    private int failuresInARow;
    private String lastError = "";

    /** @param directory what a relative key_file begins at */
    Notifier(
            String name,
            Settings.Receiver receiver,
            Path directory,
            Origin origin,
            Post post,
            Backoff backoff,
            RouterLog log,
            Clock clock) {
        this.name = name;
        this.receiver = receiver;
        this.protocol = Protocol.of(receiver.type());
        this.directory = directory;
        this.origin = origin;
        this.post = post;
        this.backoff = backoff;
        this.log = log;
        this.clock = clock;
    }

    Settings.Receiver receiver() {
        return receiver;
    }

    void offer(Alert alert) {
        lock.lock();
        try {
            outbox.add(alert);
            begin();
        } finally {
            lock.unlock();
        }
    }

    /** To be called from time to time: begins what could not begin before. */
    void wake() {
        lock.lock();
        try {
            if (outbox.size() > 0) {
                begin();
            }
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        if (worker == null) {
            Thread next = Thread.ofPlatform().daemon().name("clw-alert-" + name).unstarted(this::work);
            try {
                next.start();
                worker = next;
            } catch (OutOfMemoryError e) {
                lastError = e.toString(); // the router can live without this thread: later, perhaps
            }
        }
    }

    private void work() {
        Duration pause = Duration.ZERO;
        try {
            for (Alert alert = next(pause); alert != null; alert = next(pause)) {
                pause = settle(alert, attempt(alert));
            }
        } catch (InterruptedException e) {
            // the last chance is over
        } finally {
            ended();
        }
    }

    /** Whatever it was that ended the thread: the next one goes on with what this one had. */
    private void ended() {
        lock.lock();
        try {
            if (Thread.currentThread().equals(worker)) {
                worker = null;
                if (inFlight != null && !lastChance) { // after that one it is counted as lost
                    outbox.putBack(inFlight);
                    inFlight = null;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** @return null where nothing waits, with which the thread ends */
    private @Nullable Alert next(Duration pause) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (long left = pause.toNanos(); left > 0 && !lastChance; ) {
                left = changed.awaitNanos(left);
            }
            inFlight = outbox.poll();
            if (inFlight == null) {
                worker = null;
            }
            return inFlight;
        } finally {
            lock.unlock();
        }
    }

    private Outcome attempt(Alert alert) throws InterruptedException {
        try {
            return post.send(request(alert));
        } catch (IOException e) { // the key can't be read: it may be there in a moment
            return new Outcome.Failed(e.toString(), null);
        } catch (OutOfMemoryError e) { // of memory or of threads: not this one's to die of, who needs it will tell
            return new Outcome.Failed(e.toString(), null);
        } catch (RuntimeException e) { // its message may have the key in it
            String why = "url and key_file give no request that can be sent ("
                    + e.getClass().getSimpleName() + ")";
            // a file may have another in a moment
            return receiver.keyFile() == null ? new Outcome.Refused(why) : new Outcome.Failed(why, null);
        }
    }

    private HttpRequest.Builder request(Alert alert) throws IOException {
        String key = key();
        HttpRequest.Builder request = HttpRequest.newBuilder(protocol.uri(URI.create(receiver.url()), key))
                .header("Content-Type", "application/json")
                .header("User-Agent", "clw-router/" + origin.version())
                .POST(HttpRequest.BodyPublishers.ofString(
                        protocol.body(alert, origin, key, clock.instant()).toString()));
        if (key != null && protocol.authorizes()) {
            request.header("Authorization", "Bearer " + key);
        }
        return request;
    }

    /** Read anew each time: a Secret's file is replaced when its key is. */
    private @Nullable String key() throws IOException {
        if (receiver.keyFile() == null) {
            return null;
        }
        try (InputStream file = Files.newInputStream(directory.resolve(receiver.keyFile()))) {
            String key = new String(file.readNBytes(MOST_KEY_BYTES), StandardCharsets.UTF_8).strip();
            if (key.isEmpty()) { // as it is for a moment while it is being written
                throw new IOException("key_file is empty");
            }
            return key;
        }
    }

    /** @return how long to leave the receiver alone */
    private Duration settle(Alert alert, Outcome outcome) {
        lock.lock();
        try {
            inFlight = null;
            return switch (outcome) {
                case Outcome.Delivered _ -> {
                    sent++;
                    if (failuresInARow > 0) {
                        failuresInARow = 0;
                        lastError = "";
                        log.info("Alert receiver '" + name + "' takes alerts again", waiting());
                    }
                    yield Duration.ZERO;
                }
                case Outcome.Refused why -> {
                    refused++;
                    lastError = why.why();
                    log.error(
                            "Alert receiver '" + name + "' refused an alert: " + why.why(),
                            "Alert: " + alert.summary(),
                            "It is not told again");
                    yield Duration.ZERO;
                }
                case Outcome.Failed why -> {
                    failed++;
                    lastError = why.why();
                    yield lastChance ? giveUp(alert, why) : later(alert, why);
                }
            };
        } finally {
            lock.unlock();
        }
    }

    private Duration later(Alert alert, Outcome.Failed why) {
        outbox.putBack(alert);
        failuresInARow++;
        Duration pause = backoff.after(failuresInARow, why.retryAfter(), ThreadLocalRandom.current());
        if (failuresInARow == 1) { // each further one is counted
            log.warn(
                    "Alert receiver '" + name + "' failed: " + why.why(),
                    "Next try in: " + pause.toMillis() + " ms, then twice as long each time, up to "
                            + backoff.longest().toSeconds() + " s",
                    waiting());
        }
        return pause;
    }

    private Duration giveUp(Alert alert, Outcome.Failed why) {
        if (!handedOver) {
            undelivered++;
            log.error(
                    "Alert receiver '" + name + "' failed at the last try: " + why.why(), "Alert: " + alert.summary());
        }
        return Duration.ZERO;
    }

    private String waiting() {
        return "Waiting: " + outbox.size() + " of at most " + Outbox.MOST;
    }

    /** Ends, and gives what waits to another that takes its place; so too what is under way, which may then be told twice. */
    List<Alert> handOver() {
        lock.lock();
        try {
            handedOver = true;
            lastChance = true;
            changed.signalAll();
            List<Alert> all = outbox.drain();
            if (inFlight != null) {
                all.addFirst(inFlight);
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** From now on each message that waits is tried once more, at once, and then given up. */
    void beginLastChance() {
        lock.lock();
        try {
            lastChance = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** @return how many messages were not delivered */
    long endLastChance(long deadlineNanos) throws InterruptedException {
        Thread running;
        lock.lock();
        try {
            running = worker;
        } finally {
            lock.unlock();
        }
        boolean late = false;
        if (running != null) {
            late = !running.join(Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime())));
            running.interrupt();
        }
        lock.lock();
        try {
            return undelivered + (late ? 1 + outbox.size() : 0);
        } finally {
            lock.unlock();
        }
    }

    AlertFigures.Receiver figures() {
        lock.lock();
        try {
            return new AlertFigures.Receiver(
                    name, outbox.size(), sent, failed, refused, outbox.folded(), outbox.dropped(), lastError);
        } finally {
            lock.unlock();
        }
    }
}
