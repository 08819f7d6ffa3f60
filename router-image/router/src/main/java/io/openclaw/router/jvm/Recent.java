package io.openclaw.router.jvm;

import java.util.Arrays;

/**
 * Collections of the last {@link #SECONDS}.
 *
 * @param leastLiveBytes heap in use after a collection, at its least; that of an older collection counts while no newer one has come
 * @param longestPauseMs 0 where there was none
 */
public record Recent(long leastLiveBytes, long longestPauseMs) {
    /** Whoever looks as often as that misses nothing, and who else looks makes no difference. */
    public static final int SECONDS = 30;

    /** As they come, by the second: as many bytes however many collections there are. Not thread-safe. Seconds never fall. */
    static final class Window {
        private static final long NEVER = Long.MIN_VALUE;

        private final long[] seconds = new long[SECONDS];
        private final long[] least = new long[SECONDS];
        private final long[] last = new long[SECONDS];
        private final long[] pauses = new long[SECONDS];
        /** What was live last before all that is kept. */
        private long before = Long.MAX_VALUE;

        private long beforeSecond = NEVER;

        Window() {
            Arrays.fill(seconds, NEVER);
            Arrays.fill(last, Long.MAX_VALUE);
        }

        void live(long second, long bytes) {
            int cell = cell(second);
            least[cell] = Math.min(least[cell], bytes);
            last[cell] = bytes;
        }

        void pause(long second, long ms) {
            int cell = cell(second);
            pauses[cell] = Math.max(pauses[cell], ms);
        }

        private int cell(long second) {
            int cell = (int) Math.floorMod(second, (long) SECONDS);
            if (seconds[cell] != second) {
                if (last[cell] != Long.MAX_VALUE && seconds[cell] > beforeSecond) {
                    before = last[cell];
                    beforeSecond = seconds[cell];
                }
                seconds[cell] = second;
                least[cell] = Long.MAX_VALUE;
                last[cell] = Long.MAX_VALUE;
                pauses[cell] = 0;
            }
            return cell;
        }

        /** What the newest collection before that second left. */
        private long liveBefore(long second) {
            long newest = beforeSecond;
            long live = before;
            for (int i = 0; i < SECONDS; i++) {
                if (seconds[i] < second && seconds[i] > newest && last[i] != Long.MAX_VALUE) {
                    newest = seconds[i];
                    live = last[i];
                }
            }
            return live;
        }

        /** @param live heap in use, where no collection has been yet */
        Recent at(long second, long live) {
            long first = second - SECONDS + 1;
            long leastLive = liveBefore(first);
            long longest = 0;
            for (int i = 0; i < SECONDS; i++) {
                if (seconds[i] >= first) {
                    leastLive = Math.min(leastLive, least[i]);
                    longest = Math.max(longest, pauses[i]);
                }
            }
            return new Recent(leastLive == Long.MAX_VALUE ? live : leastLive, longest);
        }
    }
}
