package io.openclaw.settings.memory;

/**
 * How much the kernel may hold for one TCP connection, in bytes as they are asked for by {@code setsockopt}; Linux doubles them for its own
 * bookkeeping (socket(7)). Fixed sizes switch its automatic growth off, which ends at megabytes a connection ({@code net.ipv4.tcp_wmem}).
 */
public final class KernelBuffers {
    /** What waits to be read: two large reads of the relay. On loopback 100 KB answers are no slower than with unfixed buffers; with 16 KB they were. */
    public static final int RECEIVE_BYTES = 32 * 1024;
    /** What is sent and not acknowledged: 5 MB/s over a round trip of 50 ms. */
    public static final int SEND_BYTES = 256 * 1024;
    /** What is written and can't be sent, because the peer doesn't read (TCP_NOTSENT_LOWAT): one large read. It is what a slow reader pins. */
    public static final int UNSENT_BYTES = 16 * 1024;

    private KernelBuffers() {}
}
