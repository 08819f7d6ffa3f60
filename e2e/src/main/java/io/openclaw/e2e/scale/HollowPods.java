package io.openclaw.e2e.scale;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin port of all pods: one listener on every address of the machine, which tells the pods apart by the address that was connected to. On Linux all of
 * 127/8 is there without set-up. One thread; thousands of connections stay open, as those to real pods do.
 */
final class HollowPods implements AutoCloseable {
    /** The routers' own, which the operator asks at. */
    private static final int PORT = 3_001;
    /** Clusters of real pods have 127.16 and 127.17. */
    private static final String PREFIX = "127.40.";

    private static final int PER_BLOCK = 250;
    private static final int BACKLOG = 4_096;
    /** A scrape's head has some 200 bytes. */
    private static final int LARGEST_HEAD = 2_048;

    private static final Logger LOG = LoggerFactory.getLogger(HollowPods.class);

    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("hollow pods").unstarted(this::serve);
    private final HollowAnswers answers = new HollowAnswers();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicLongArray scrapes;
    private volatile String configHash = "";
    private volatile boolean closed;

    private HollowPods(int most) throws IOException {
        scrapes = new AtomicLongArray(most);
    }

    /** @param most pods that there may be */
    static HollowPods start(int most) throws IOException {
        HollowPods pods = new HollowPods(most);
        try {
            pods.listener.bind(new InetSocketAddress(PORT), BACKLOG);
            pods.listener.configureBlocking(false);
            pods.listener.register(pods.selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            pods.closeAll();
            throw new IOException("port " + PORT + " is needed on every address: " + e.getMessage(), e);
        }
        pods.thread.start();
        return pods;
    }

    /** The address of one more pod. */
    String takeAddress() {
        int pod = taken.getAndIncrement();
        if (pod >= scrapes.length()) {
            throw new IllegalStateException("one more pod than the " + scrapes.length() + " that there may be");
        }
        return PREFIX + pod / PER_BLOCK + "." + (1 + pod % PER_BLOCK);
    }

    private static int pod(InetAddress address) {
        byte[] parts = address.getAddress();
        return Byte.toUnsignedInt(parts[2]) * PER_BLOCK + Byte.toUnsignedInt(parts[3]) - 1;
    }

    /** What all of them run with from now on. */
    void configured(String hash) {
        configHash = hash;
    }

    /** How often each was asked so far. */
    long[] scrapes() {
        long[] copy = new long[scrapes.length()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = scrapes.get(i);
        }
        return copy;
    }

    private void serve() {
        try {
            while (!closed) {
                selector.select(this::ready);
            }
        } catch (IOException e) {
            LOG.error("the pods answer no more", e);
        } finally {
            closeAll();
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else {
                read(key);
            }
        } catch (IOException e) {
            // a peer that is gone
            close(key);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel peer = listener.accept(); peer != null; peer = listener.accept()) {
            peer.configureBlocking(false);
            peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
            peer.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(LARGEST_HEAD));
        }
    }

    private void read(SelectionKey key) throws IOException {
        SocketChannel peer = (SocketChannel) key.channel();
        ByteBuffer head = (ByteBuffer) key.attachment();
        if (peer.read(head) < 0 || !head.hasRemaining()) {
            close(key);
            return;
        }
        String text = StandardCharsets.US_ASCII.decode(head.duplicate().flip()).toString();
        if (text.endsWith("\r\n\r\n")) {
            head.clear();
            ByteBuffer answer = ByteBuffer.wrap(answer(peer, text));
            peer.write(answer);
            if (answer.hasRemaining()) {
                // two KiB don't fit: nobody reads there
                close(key);
            }
        }
    }

    private byte[] answer(SocketChannel peer, String head) throws IOException {
        int pod = pod(((InetSocketAddress) peer.getLocalAddress()).getAddress());
        if (!head.startsWith("GET /metrics ") || pod >= taken.get()) {
            return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        }
        scrapes.incrementAndGet(pod);
        return answers.of(pod, configHash);
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            LOG.debug("a connection can't be closed: {}", e.getMessage());
        }
    }

    private void closeAll() {
        selector.keys().forEach(HollowPods::close);
        try {
            listener.close();
            selector.close();
        } catch (IOException e) {
            LOG.debug("the listener can't be closed: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
