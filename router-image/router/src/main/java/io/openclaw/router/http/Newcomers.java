package io.openclaw.router.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.UnixChannel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Turns newcomers away before the listening socket closes. Closing it resets the connections that the kernel has completed and nobody has
 * accepted yet; on a busy listener there always are some. So first a filter on the socket drops connection requests (SYN): what is complete
 * or on its way is accepted, nothing new begins, and then the close hits nobody. A client that comes in between tries again after a second,
 * as after a lost packet, and is refused properly.
 *
 * <p>Linux only ({@code socket(7)}, SO_ATTACH_FILTER; needs no privilege).
 */
final class Newcomers {
    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_FILTER = 26;

    /** {@code struct sock_fprog}: a 16-bit count, padding, a pointer. */
    private static final int PROGRAM_BYTES = 16;

    private static final long PROGRAM_POINTER_AT = 8;

    /** Where a TCP header has its flags, and the one that opens a connection (RFC 9293, section 3.1). */
    private static final int FLAGS_AT = 13;

    private static final int SYN = 0x02;

    /** {@code struct sock_filter}, each as code | jump-true << 16 | jump-false << 24, and operand << 32; see {@code linux/bpf_common.h}. */
    private static final long[] DROP_SYN = {
        0x30 | ((long) FLAGS_AT << 32), // load the byte
        0x45 | (1L << 24) | ((long) SYN << 32), // is the bit set? else skip one
        0x06, // drop
        0x06 | (0xffff_ffffL << 32) // pass all of it
    };

    private static final RawUnixChannelOption ATTACH_FILTER =
            new RawUnixChannelOption("SO_ATTACH_FILTER", SOL_SOCKET, SO_ATTACH_FILTER, PROGRAM_BYTES);

    private Newcomers() {}

    /** @return whether the filter is in place; where it can't be, the close stays a race that few lose */
    static boolean turnAway(Channel listening) {
        if (!(listening instanceof UnixChannel)) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment filter = arena.allocate(ValueLayout.JAVA_LONG, DROP_SYN.length);
            for (int i = 0; i < DROP_SYN.length; i++) {
                filter.setAtIndex(ValueLayout.JAVA_LONG, i, DROP_SYN[i]);
            }
            MemorySegment program = arena.allocate(PROGRAM_BYTES, ValueLayout.ADDRESS.byteAlignment());
            program.set(ValueLayout.JAVA_SHORT, 0, (short) DROP_SYN.length);
            program.set(ValueLayout.ADDRESS, PROGRAM_POINTER_AT, filter);
            return listening.config().setOption(ATTACH_FILTER, program.asByteBuffer());
        } catch (ChannelException e) { // a sandbox that doesn't know the option
            return false;
        }
    }
}
