package io.openclaw.router.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WebSocketFramesTest {
    private static void frame(ByteBuf out, int opcode, boolean masked, long length) {
        out.writeByte(0x80 | opcode);
        int mask = masked ? 0x80 : 0;
        if (length < 126) {
            out.writeByte(mask | (int) length);
        } else if (length <= 0xffff) {
            out.writeByte(mask | 126).writeShort((int) length);
        } else {
            out.writeByte(mask | 127).writeLong(length);
        }
        if (masked) {
            out.writeInt(0x12345678);
        }
        out.writeZero((int) length);
    }

    @Test
    void boundariesAreFoundHoweverTheBytesAreCut() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            ByteBuf all = Unpooled.buffer();
            List<Integer> expected = new ArrayList<>();
            int[] lengths = {0, 1, 125, 126, 127, 65_535, 65_536};
            for (int i = 0; i < 6; i++) {
                frame(all, 1 + random.nextInt(2), random.nextBoolean(), lengths[random.nextInt(lengths.length)]);
                expected.add(all.writerIndex());
            }
            WebSocketFrames frames = new WebSocketFrames();
            List<Integer> found = new ArrayList<>();
            for (int from = 0; from < all.writerIndex(); ) {
                int length = Math.min(1 + random.nextInt(round % 2 == 0 ? 5_000 : 40_000), all.writerIndex() - from);
                ByteBuf piece = all.slice(from, length);
                for (int at = 0; at < length; ) {
                    at = frames.advance(piece, at);
                    if (frames.isAtBoundary()) {
                        found.add(from + at);
                    }
                }
                from += length;
            }
            assertThat(found).isEqualTo(expected);
        }
    }

    @Test
    void afterACloseNothingMayFollow() {
        WebSocketFrames frames = new WebSocketFrames();
        ByteBuf close = Unpooled.buffer();
        frame(close, 8, true, 2);
        assertThat(frames.advance(close.slice(0, 5), 0)).isEqualTo(5);
        assertThat(frames.isClosed()).isFalse();
        frames.advance(close, 5);
        assertThat(frames.isClosed()).isTrue();
    }

    @Test
    void aLengthThatIsNoneLosesTheBoundariesForGood() {
        WebSocketFrames frames = new WebSocketFrames();
        ByteBuf broken =
                Unpooled.buffer().writeByte(0x82).writeByte(127).writeLong(-5).writeZero(20);
        assertThat(frames.advance(broken, 0)).isEqualTo(broken.writerIndex());
        assertThat(frames.isAtBoundary()).isFalse();
    }

    @Test
    void theGoodbyeIsAFrameItself() {
        for (boolean masked : new boolean[] {false, true}) {
            ByteBuf goodbye = WebSocketFrames.goingAway(UnpooledByteBufAllocator.DEFAULT, masked);
            WebSocketFrames frames = new WebSocketFrames();
            assertThat(frames.advance(goodbye, 0)).isEqualTo(goodbye.writerIndex());
            assertThat(frames.isClosed()).isTrue();
            goodbye.release();
        }
    }
}
