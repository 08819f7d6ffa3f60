package io.openclaw.e2e.cluster.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/**
 * The loopback addresses of one cluster: {@code 127.16.X.1} to {@code .254} for pods, {@code 127.17.X.*} for Services. A lock on a port keeps other clusters
 * of this machine from the same X. On Linux all of 127/8 is there without set-up.
 */
public final class AddressBlock implements AutoCloseable {

    /** Nothing else has a reason to listen here. */
    private static final int LOCK_PORT = 61_016;

    private static final int ADDRESSES = 254;
    private static final int BLOCKS = 256;

    private final int block;
    private final ServerSocket lock;
    private final Set<Integer> taken = new HashSet<>();
    private int last;

    private AddressBlock(int block, ServerSocket lock) {
        this.block = block;
        this.lock = lock;
    }

    /** Claims a free one. */
    public static AddressBlock claim() throws IOException {
        for (int block = 0; block < BLOCKS; block++) {
            ServerSocket lock = new ServerSocket();
            try {
                lock.bind(new InetSocketAddress(InetAddress.ofLiteral("127.16." + block + ".1"), LOCK_PORT));
                return new AddressBlock(block, lock);
            } catch (BindException e) {
                lock.close();
            }
        }
        throw new IOException("all " + BLOCKS + " address blocks are taken");
    }

    /** What every Service's address begins with. */
    public String servicePrefix() {
        return "127.17." + block + ".";
    }

    /** A pod's address; one that was free for long comes before one that was just released. */
    public synchronized String takePodAddress() {
        for (int i = 0; i < ADDRESSES; i++) {
            last = last % ADDRESSES + 1;
            if (taken.add(last)) {
                return "127.16." + block + "." + last;
            }
        }
        throw new IllegalStateException("all " + ADDRESSES + " pod addresses are taken");
    }

    /** Gives a pod's address back. */
    public synchronized void release(String podAddress) {
        taken.remove(Integer.parseInt(podAddress.substring(podAddress.lastIndexOf('.') + 1)));
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
