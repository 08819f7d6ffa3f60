package io.openclaw.router.exchange;

/**
 * What clients make the router hold, as event loops have found it within the last 100 ms.
 *
 * @param outboundBytes written to clients and not out
 * @param unwritable clients for whom there was some of that at two looks in a row
 * @param largestBodyBytes that one request holds of its body, the most of all: what has been streamed on is not held
 */
public record ClientLoad(long outboundBytes, int unwritable, long largestBodyBytes) {
    public static final ClientLoad NONE = new ClientLoad(0, 0, 0);

    /** As one connection after the other is looked at. */
    public static final class Sum {
        private long outboundBytes;
        private int unwritable;
        private long largestBodyBytes;

        /** @param unwritable whether there was something outbound at the look before too */
        public void add(long outboundBytes, boolean unwritable, long bodyBytes) {
            this.outboundBytes += outboundBytes;
            this.unwritable += unwritable ? 1 : 0;
            largestBodyBytes = Math.max(largestBodyBytes, bodyBytes);
        }

        public ClientLoad read() {
            return new ClientLoad(outboundBytes, unwritable, largestBodyBytes);
        }
    }

    public ClientLoad and(ClientLoad other) {
        return new ClientLoad(
                outboundBytes + other.outboundBytes,
                unwritable + other.unwritable,
                Math.max(largestBodyBytes, other.largestBodyBytes));
    }
}
