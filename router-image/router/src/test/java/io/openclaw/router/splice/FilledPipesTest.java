package io.openclaw.router.splice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.epoll.Epoll;
import io.openclaw.router.splice.FilledPipes.Filled;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Its loop is another thread here, which looks once a second: each test is over by then, or doesn't mind. */
class FilledPipesTest {
    private static final int BODY_BYTES = 64 * 1024;
    /** As many misses as make a pipe full. */
    private static final int A_PIPE = 64;

    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment vector = arena.allocate(2 * Long.BYTES, Long.BYTES);
    private final FilledPipes pipes = new FilledPipes();
    private Lent body;

    @BeforeEach
    void makeBody() {
        assumeThat(Epoll.isAvailable()).as("Linux").isTrue();
        body = new Lent(BODY_BYTES);
    }

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
        pipes.close();
        arena.close();
    }

    @Test
    void aHeadThatIsTheSameGoesAlong() {
        Filled filled = sent(A_PIPE, head(0));
        assertThat(filled.hasHead()).isTrue();
        assertThat(pipes.of(head(0), body.address(), BODY_BYTES)).isSameAs(filled);
        assertThat(pipes.of(head(1), body.address(), BODY_BYTES)).isNull();
    }

    @Test
    void aHeadThatWasSentOftenMakesRoomForTheNextOne() {
        Filled filled = sent(A_PIPE, head(0));
        for (int i = 0; i < A_PIPE; i++) {
            assertThat(pipes.of(head(0), body.address(), BODY_BYTES)).isSameAs(filled);
        }
        assertThat(sent(A_PIPE, head(1)).hasHead()).isTrue();
        assertThat(pipes.of(head(0), body.address(), BODY_BYTES)).isNull();
        assertThat(body.refCnt()).isEqualTo(2);
    }

    @Test
    void headsThatAreSentOnceStayOut() {
        for (int i = 0; i < 2 * A_PIPE; i++) {
            assertThat(pipes.of(head(i), body.address(), BODY_BYTES)).isNull();
            pipes.sent(head(i), body, BODY_BYTES, loop, vector);
        }
        Filled filled = pipes.of(head(-1), body.address(), BODY_BYTES);
        assertThat(filled).isNotNull();
        assertThat(filled.hasHead()).isFalse();
        assertThat(body.refCnt()).isEqualTo(2);
    }

    private Filled sent(int times, ByteBuffer head) {
        for (int i = 0; i < times; i++) {
            pipes.sent(head, body, BODY_BYTES, loop, vector);
        }
        Filled filled = pipes.of(head, body.address(), BODY_BYTES);
        assertThat(filled).isNotNull();
        return filled;
    }

    private static ByteBuffer head(int number) {
        return ByteBuffer.allocateDirect(200).putInt(number).rewind();
    }
}
