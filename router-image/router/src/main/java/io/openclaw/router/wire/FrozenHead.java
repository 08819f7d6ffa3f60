package io.openclaw.router.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A response's head as bytes, to be kept and to become a head again: status, number of fields, and each field's name and value behind their
 * lengths. Reading one copies nothing; what was valid when it was frozen is not looked at again.
 */
public final class FrozenHead {
    /** Fields that are added to what was frozen: how old it is, and what there is to be said of this answer. */
    private static final int MORE_FIELDS = 4;

    private static final int USUAL_BYTES = 512;
    /** What a length can say. */
    private static final int MOST = 0xffff;

    private FrozenHead() {}

    /** Whether it can be frozen: no field is too long for a length, and there are not too many. */
    public static boolean fits(HttpResponse head) {
        int count = 0;
        for (Iterator<Map.Entry<CharSequence, CharSequence>> at = head.headers().iteratorCharSequence();
                at.hasNext(); ) {
            Map.Entry<CharSequence, CharSequence> field = at.next();
            if (field.getKey().length() > MOST || field.getValue().length() > MOST || ++count > MOST) {
                return false;
            }
        }
        return true;
    }

    /**
     * @param head that {@link #fits}
     * @param leftOut names of fields that are not kept
     */
    public static byte[] freeze(HttpResponse head, Predicate<CharSequence> leftOut) {
        ByteBuf out = Unpooled.buffer(USUAL_BYTES);
        out.writeShort(head.status().code());
        int countAt = out.writerIndex();
        out.writeShort(0);
        int count = 0;
        for (Iterator<Map.Entry<CharSequence, CharSequence>> at = head.headers().iteratorCharSequence();
                at.hasNext(); ) {
            Map.Entry<CharSequence, CharSequence> field = at.next();
            if (!leftOut.test(field.getKey())) {
                write(field.getKey(), out);
                write(field.getValue(), out);
                count++;
            }
        }
        out.setShort(countAt, count);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        out.release();
        return bytes;
    }

    private static void write(CharSequence text, ByteBuf out) {
        if (text.length() > MOST) {
            throw new IllegalArgumentException("a field of " + text.length() + " bytes");
        }
        out.writeShort(text.length());
        if (text instanceof AsciiString ascii) {
            out.writeBytes(ascii.array(), ascii.arrayOffset(), ascii.length());
        } else {
            out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        }
    }

    /** @param bytes never changed from now on: the head's texts lie in them */
    public static HttpResponse thaw(byte[] bytes) {
        HttpResponseStatus status = HttpResponseStatus.valueOf(number(bytes, 0));
        int count = number(bytes, 2);
        FlatHeaders headers = new FlatHeaders(count + MORE_FIELDS);
        int at = 2 * Short.BYTES;
        for (int i = 0; i < count; i++) {
            int nameLength = number(bytes, at);
            AsciiString known = FieldNames.find(bytes, at + Short.BYTES, nameLength);
            AsciiString name = known != null ? known : new AsciiString(bytes, at + Short.BYTES, nameLength, false);
            at += Short.BYTES + nameLength;
            int valueLength = number(bytes, at);
            headers.addKnown(name, new AsciiString(bytes, at + Short.BYTES, valueLength, false));
            at += Short.BYTES + valueLength;
        }
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers);
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << Byte.SIZE | (bytes[at + 1] & 0xff);
    }
}
