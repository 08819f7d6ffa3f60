package io.openclaw.settings.memory;

/**
 * How much the kernel may hold for one TCP connection, in bytes as they are asked for by {@code setsockopt}; Linux doubles them for its own
 * bookkeeping (socket(7)). Fixed sizes switch its automatic growth off, which ends at megabytes a connection ({@code net.ipv4.tcp_wmem}).
 */
public final class KernelBuffers {
    /** What waits to be read from a client: request bodies are small, and clients many. */
    public static final int RECEIVE_BYTES = 32 * 1024;
    /** What waits to be read from an upstream: one large read of the relay. On loopback a 100 KB answer costs twice the CPU with 48 KB. */
    public static final int UPSTREAM_RECEIVE_BYTES = 64 * 1024;
    /** What is sent and not acknowledged: 5 MB/s over a round trip of 50 ms. */
    public static final int SEND_BYTES = 256 * 1024;
    /** What is written and can't be sent, because the peer doesn't read (TCP_NOTSENT_LOWAT). It is what a slow reader pins. */
    public static final int UNSENT_BYTES = 16 * 1024;

    private KernelBuffers() {}
}
