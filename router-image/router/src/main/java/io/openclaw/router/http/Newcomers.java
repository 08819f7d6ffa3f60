package io.openclaw.router.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.UnixChannel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Where connections that begin now go. Leaves them to a successor's socket on the same port; or turns them away before the listening socket closes. Closing it resets the connections that the kernel has completed and nobody has
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

    private static final int SO_ATTACH_REUSEPORT_CBPF = 51;

    private static final int SO_DETACH_REUSEPORT_BPF = 68;

    /** Of the sockets on one port the second: Linux counts them in the order in which they came, and moves the last one up when one goes. */
    private static final long[] CHOOSE_SECOND = {0x06 | (1L << 32)};

    private static final RawUnixChannelOption ATTACH_FILTER =
            new RawUnixChannelOption("SO_ATTACH_FILTER", SOL_SOCKET, SO_ATTACH_FILTER, PROGRAM_BYTES);
    private static final RawUnixChannelOption ATTACH_CHOICE =
            new RawUnixChannelOption("SO_ATTACH_REUSEPORT_CBPF", SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, PROGRAM_BYTES);

    private static final IntegerUnixChannelOption DETACH_CHOICE =
            new IntegerUnixChannelOption("SO_DETACH_REUSEPORT_BPF", SOL_SOCKET, SO_DETACH_REUSEPORT_BPF);

    private Newcomers() {}

    /** Takes a predecessor's choice back, which outlives it; where there is none that is no error. */
    static void spread(Channel listening) {
        if (listening instanceof UnixChannel) {
            try {
                listening.config().setOption(DETACH_CHOICE, 0);
            } catch (ChannelException e) {
                // none was there
            }
        }
    }

    /** @return whether the filter is in place; where it can't be, the close stays a race that few lose */
    static boolean turnAway(Channel listening) {
        return attach(ATTACH_FILTER, DROP_SYN, listening);
    }

    /**
     * Once a successor's socket shares the port, in place of the kernel's even spread: what is complete here is still accepted here, and nothing
     * new comes. Where this one closes the choice finds no second socket, and the kernel takes the one that is left.
     *
     * @return whether it is so; where it can't be, some of the connections that begin come here until this socket closes
     */
    static boolean leaveToSuccessor(Channel listening) {
        return attach(ATTACH_CHOICE, CHOOSE_SECOND, listening);
    }

    private static boolean attach(RawUnixChannelOption option, long[] instructions, Channel listening) {
        if (!(listening instanceof UnixChannel)) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment filter = arena.allocate(ValueLayout.JAVA_LONG, instructions.length);
            for (int i = 0; i < instructions.length; i++) {
                filter.setAtIndex(ValueLayout.JAVA_LONG, i, instructions[i]);
            }
            MemorySegment program = arena.allocate(PROGRAM_BYTES, ValueLayout.ADDRESS.byteAlignment());
            program.set(ValueLayout.JAVA_SHORT, 0, (short) instructions.length);
            program.set(ValueLayout.ADDRESS, PROGRAM_POINTER_AT, filter);
            return listening.config().setOption(option, program.asByteBuffer());
        } catch (ChannelException e) { // a sandbox that doesn't know the option
            return false;
        }
    }
}
