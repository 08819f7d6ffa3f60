package io.openclaw.router.splice;

/**
 * When a connection's head goes in a segment of its own, although it could go along with the body: in the first response, and then once in so many
 * segments. BBR takes the bandwidth to a peer for the best of the last ten round trips, each by segments, not bytes (tcp_bbr.c, bbr_bw_rtts), and a tiny
 * segment that is acknowledged at once is by far the best. Without one a peer on the same node is taken for slower than it is, and the second half of
 * each response waits for a timer, which costs more than to send all of it. Where the peer is far away, or another algorithm is at work, it changes nothing. Of
 * one connection, on its event loop.
 */
final class LoneHeads {
    /** Of what lies on one node: as much as is handed over at once. */
    private static final int SEGMENT_BYTES = 64 * 1024;
    /** Each is a round trip where it is acknowledged at once; two less than count. */
    private static final int MOST_SEGMENTS = 8;

    private int segments = MOST_SEGMENTS;

    /**
     * Whether the head of what is sent now goes alone; then it counts as gone.
     *
     * @param bytes that are sent now, head and body
     */
    boolean isDue(int bytes) {
        int more = bytes / SEGMENT_BYTES + 1;
        if (segments + more > MOST_SEGMENTS) {
            segments = more;
            return true;
        }
        segments += more;
        return false;
    }

    /** One went alone. */
    void sent() {
        segments = 0;
    }
}
