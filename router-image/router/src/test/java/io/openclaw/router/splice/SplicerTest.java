package io.openclaw.router.splice;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;
import io.openclaw.router.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Real pages in real sockets, of either of Linux' transports. */
@ParameterizedClass(allowZeroInvocations = true)
@MethodSource("transports")
class SplicerTest {
    private static final int HEAD_BYTES = 200;
    /** More than one in so many gets a pipe of. */
    private static final int MANY = 300;
    /** More than any socket's buffers hold. */
    private static final int MUCH_BYTES = 64 * 1024 * 1024;

    private record Transport(String name, IoHandlerFactory handler, Class<? extends Channel> socket) {
        @Override
        public String toString() {
            return name;
        }
    }

    @Parameter
    private Transport transport;

    private final AtomicInteger read = new AtomicInteger();
    private EventLoopGroup loop;
    private Outlet outlet;
    private ServerSocket listener;
    private Channel sender;
    private Socket receiver;

    /** None where this is not Linux. */
    static List<Transport> transports() {
        List<Transport> transports = new ArrayList<>();
        if (Epoll.isAvailable()) {
            transports.add(new Transport("epoll", EpollIoHandler.newFactory(), EpollSocketChannel.class));
        }
        if (IoUring.isAvailable()) {
            transports.add(new Transport("io_uring", IoUringIoHandler.newFactory(), IoUringSocketChannel.class));
        }
        return transports;
    }

    @BeforeEach
    void connect() throws IOException {
        loop = new MultiThreadIoEventLoopGroup(1, transport.handler());
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sender = new Bootstrap()
                .group(loop)
                .channel(transport.socket())
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        read.addAndGet(((ByteBuf) message).readableBytes());
                        ((ByteBuf) message).release();
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                        ctx.close(); // the receiver is gone
                    }
                })
                .connect(listener.getLocalSocketAddress())
                .syncUninterruptibly()
                .channel();
        receiver = listener.accept();
        outlet = new Outlet((UnixChannel) sender);
    }

    @AfterEach
    void close() throws IOException {
        if (!loop.isShuttingDown()) {
            sender.close().syncUninterruptibly();
        }
        receiver.close();
        listener.close();
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void sendsTheHeadAndThePagesInOneStream() throws Exception {
        Lent body = new Lent(100_000);
        byte[] expected = body.copy();
        ByteBuf head = Unpooled.directBuffer().writeZero(HEAD_BYTES);

        assertThat(send(head, body, 100_000)).isEqualTo(100_000);
        assertThat(head.isReadable()).isFalse();
        head.release();
        assertThat(body.lent).isTrue();
        assertThat(received(HEAD_BYTES)).containsOnly(0);
        assertThat(received(100_000)).isEqualTo(expected);
    }

    @Test
    void whatIsDiscardedAfterwardsArrivesAsItWas() throws Exception {
        Lent body = new Lent(100_000);
        byte[] expected = body.copy();

        int sent = send(Unpooled.EMPTY_BUFFER, body, 100_000);
        body.discard();
        assertThat(body.copy()).containsOnly(0);
        body.fill(new byte[100_000]);
        assertThat(received(sent)).isEqualTo(Arrays.copyOf(expected, sent));
    }

    @Test
    void asMuchAsTheSocketTakesAndNothingOfTheRestIsLeftBehind() throws Exception {
        Lent body = new Lent(256 * 1024);
        long sent = 0;
        int last;
        do {
            last = send(Unpooled.EMPTY_BUFFER, body, 256 * 1024);
            sent += last;
        } while (last == 256 * 1024);
        ByteBuf head = Unpooled.directBuffer().writeZero(HEAD_BYTES);
        assertThat(send(head, body, 256 * 1024)).isZero();
        assertThat(head.readableBytes()).isEqualTo(HEAD_BYTES);
        head.release();
        for (long left = sent; left > 0; ) {
            int part = (int) Math.min(left, 256 * 1024);
            assertThat(received(part)).isEqualTo(Arrays.copyOf(body.copy(), part));
            left -= part;
        }
        assertThat(send(Unpooled.EMPTY_BUFFER, body, 64 * 1024)).isEqualTo(64 * 1024);
        assertThat(received(64 * 1024)).isEqualTo(Arrays.copyOf(body.copy(), 64 * 1024));
    }

    /** More than there is room for, and requests that come when nobody has asked for them yet. */
    @Test
    void theTransportWritesAndReadsBehindItAsBefore() throws Exception {
        Lent body = new Lent(64 * 1024);
        assertThat(send(Unpooled.EMPTY_BUFFER, body, 64 * 1024)).isEqualTo(64 * 1024);
        byte[] much = new byte[MUCH_BYTES];
        new Random(1).nextBytes(much);
        ChannelFuture written = sender.write(Unpooled.wrappedBuffer(much, 0, MUCH_BYTES / 2));
        sender.write(Unpooled.wrappedBuffer(much, MUCH_BYTES / 2, MUCH_BYTES / 2));
        sender.flush();
        assertThat(written.await(100)).as("written while nobody reads").isFalse();

        assertThat(received(64 * 1024)).isEqualTo(body.copy());
        assertThat(received(MUCH_BYTES)).isEqualTo(much);
        for (int i = 1; i <= 3; i++) {
            int requests = i;
            receiver.getOutputStream().write(requests);
            Await.until("it is read", () -> read.get() == requests);
            assertThat(send(Unpooled.EMPTY_BUFFER, body, 64 * 1024)).isEqualTo(64 * 1024);
            assertThat(received(64 * 1024)).isEqualTo(body.copy());
        }
    }

    @Test
    void sendsNothingWhereTheClientHasGone() throws Exception {
        receiver.setSoLinger(true, 0);
        receiver.close();
        Lent body = new Lent(64 * 1024);
        // the first may be sent before the reset is seen
        send(Unpooled.EMPTY_BUFFER, body, 64 * 1024);
        assertThat(send(Unpooled.EMPTY_BUFFER, body, 64 * 1024)).isZero();
    }

    /** Behind the many that are sent alike it goes by a pipe that stays full, and what follows as what it is. */
    @Test
    void whatIsSentOftenArrivesEachTimeAndIsHeldNoLongerThanThat() throws Exception {
        Lent body = new Lent(64 * 1024);
        byte[] expected = body.copy();
        for (int i = 0; i < MANY; i++) {
            assertThat(send(Unpooled.EMPTY_BUFFER, body, 64 * 1024)).isEqualTo(64 * 1024);
            assertThat(received(64 * 1024)).isEqualTo(expected);
        }
        assertThat(body.refCnt()).isEqualTo(2);
        body.release();
        assertThat(body.copy()).as("held by its pipe").isEqualTo(expected);
        Await.until("it is given back", () -> body.refCnt() == 0);

        Lent other = new Lent(64 * 1024);
        assertThat(send(Unpooled.EMPTY_BUFFER, other, 64 * 1024)).isEqualTo(64 * 1024);
        assertThat(received(64 * 1024)).isEqualTo(other.copy());
        assertThat(other.refCnt()).isOne();
    }

    @Test
    void aHeadGoesAlongAndAnotherOneIsToldFromIt() throws Exception {
        Lent body = new Lent(64 * 1024);
        byte[] expected = body.copy();
        for (int i = 0; i < 2 * MANY; i++) {
            byte[] content = new byte[HEAD_BYTES];
            content[HEAD_BYTES - 1] = (byte) (i / MANY);
            ByteBuf head = Unpooled.directBuffer().writeBytes(content);
            assertThat(send(head, body, 64 * 1024)).isEqualTo(64 * 1024);
            assertThat(head.isReadable()).isFalse();
            head.release();
            assertThat(received(HEAD_BYTES)).isEqualTo(content);
            assertThat(received(64 * 1024)).isEqualTo(expected);
        }
    }

    @Test
    void aHeadThatIsAnotherOneEachTimeGoesInFrontOfAPipeThatIsFullOfTheBody() throws Exception {
        Lent body = new Lent(64 * 1024);
        byte[] expected = body.copy();
        for (int i = 0; i < MANY; i++) {
            byte[] content = ByteBuffer.allocate(HEAD_BYTES).putInt(i).array();
            ByteBuf head = Unpooled.directBuffer().writeBytes(content);
            assertThat(send(head, body, 64 * 1024)).isEqualTo(64 * 1024);
            head.release();
            assertThat(received(HEAD_BYTES)).isEqualTo(content);
            assertThat(received(64 * 1024)).isEqualTo(expected);
        }
        assertThat(body.refCnt()).isEqualTo(2);
    }

    @Test
    void asMuchOfHeadAndBodyAsTheSocketTakes() throws Exception {
        Lent body = new Lent(64 * 1024);
        byte[] whole = new byte[HEAD_BYTES + 64 * 1024];
        System.arraycopy(body.copy(), 0, whole, HEAD_BYTES, 64 * 1024);
        for (int i = 0; i < MANY; i++) {
            assertThat(sendWhole(body)).isEqualTo(whole.length);
            assertThat(received(whole.length)).isEqualTo(whole);
        }
        List<Integer> parts = new ArrayList<>();
        do {
            parts.add(sendWhole(body));
        } while (parts.getLast() == whole.length);
        for (int part : parts) {
            assertThat(received(part)).isEqualTo(Arrays.copyOf(whole, part));
        }
        assertThat(sendWhole(body)).isEqualTo(whole.length);
        assertThat(received(whole.length)).isEqualTo(whole);
    }

    /** @return bytes that went, those of the head too */
    private int sendWhole(Lent body) throws Exception {
        ByteBuf head = Unpooled.directBuffer().writeZero(HEAD_BYTES);
        int sent = send(head, body, 64 * 1024) + HEAD_BYTES - head.readableBytes();
        head.release();
        return sent;
    }

    @Test
    void ofManyBodiesFewAreHeldAndEachArrivesAsItself() throws Exception {
        List<Lent> bodies = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            byte[] content = new byte[64 * 1024];
            new Random(i).nextBytes(content);
            Lent body = new Lent(content.length);
            body.fill(content);
            bodies.add(body);
        }
        Random random = new Random(3);
        for (int i = 0; i < 24 * MANY; i++) {
            Lent body = bodies.get(random.nextInt(bodies.size()));
            assertThat(send(Unpooled.EMPTY_BUFFER, body, 64 * 1024)).isEqualTo(64 * 1024);
            assertThat(received(64 * 1024)).isEqualTo(body.copy());
        }
        assertThat(bodies.stream().mapToInt(body -> body.refCnt() - 1).sum()).isBetween(4, 8);
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
        assertThat(bodies).allMatch(body -> body.refCnt() == 1);
    }

    private int send(ByteBuf head, Spliceable body, int length) throws Exception {
        Callable<Integer> sending = () -> Splicer.ofThisLoop().send(outlet, head, body, length);
        return sender.eventLoop().submit(sending).get();
    }

    private byte[] received(int bytes) throws IOException {
        InputStream in = receiver.getInputStream();
        return in.readNBytes(bytes);
    }
}
