package io.openclaw.router.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A response's head as bytes, to be kept and to become a head again: status and number of fields, an index of the fields (hash of the name, lengths
 * of name and value), and behind it their lines as they go over the wire. So a field is found by its hash, and lines that nobody has changed are
 * written in one piece. Reading one copies nothing; what was valid when it was frozen is not looked at again.
 */
public final class FrozenHead {
    /** Fields that are added to what was frozen: how old it is, and what there is to be said of this answer. */
    private static final int MORE_FIELDS = 4;

    private static final int USUAL_BYTES = 512;
    /** What a length can say. */
    private static final int MOST = 0xffff;

    private static final int INDEX_AT = 2 * Short.BYTES;
    private static final int INDEX_BYTES = Integer.BYTES + 2 * Short.BYTES;
    private static final byte[] COLON = {':', ' '};
    private static final byte[] END = {'\r', '\n'};

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** Takes the fields of a head. */
    @FunctionalInterface
    interface FieldTaker {
        void take(AsciiString name, AsciiString value);
    }

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
        List<Map.Entry<CharSequence, CharSequence>> kept = new ArrayList<>();
        head.headers().iteratorCharSequence().forEachRemaining(field -> {
            if (!leftOut.test(field.getKey())) {
                kept.add(field);
            }
        });
        ByteBuf out = Unpooled.buffer(USUAL_BYTES);
        out.writeShort(head.status().code()).writeShort(kept.size());
        for (Map.Entry<CharSequence, CharSequence> field : kept) {
            out.writeInt(AsciiString.hashCode(field.getKey()))
                    .writeShort(field.getKey().length())
                    .writeShort(field.getValue().length());
        }
        for (Map.Entry<CharSequence, CharSequence> field : kept) {
            write(field.getKey(), out);
            out.writeBytes(COLON);
            write(field.getValue(), out);
            out.writeBytes(END);
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        out.release();
        return bytes;
    }

    private static void write(CharSequence text, ByteBuf out) {
        if (text.length() > MOST) {
            throw new IllegalArgumentException("a field of " + text.length() + " bytes");
        }
        if (text instanceof AsciiString ascii) {
            out.writeBytes(ascii.array(), ascii.arrayOffset(), ascii.length());
        } else {
            out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        }
    }

    /** @param bytes never changed from now on: the head's texts lie in them */
    public static HttpResponse thaw(byte[] bytes) {
        return new DefaultHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(number(bytes, 0)),
                new FlatHeaders(bytes, MORE_FIELDS));
    }

    static int fields(byte[] head) {
        return number(head, Short.BYTES);
    }

    /** The first field's value; null where there is none of this name. */
    static @Nullable AsciiString find(byte[] head, CharSequence name, int hash) {
        int count = fields(head);
        int indexEnd = INDEX_AT + count * INDEX_BYTES;
        for (int index = INDEX_AT; index < indexEnd; index += INDEX_BYTES) {
            if ((int) INT.get(head, index) == hash) {
                int line = line(head, index);
                int nameLength = nameLength(head, index);
                if (AsciiString.contentEqualsIgnoreCase(new AsciiString(head, line, nameLength, false), name)) {
                    return value(head, index, line);
                }
            }
        }
        return null;
    }

    /** Each field, in its order. */
    static void each(byte[] head, FieldTaker taker) {
        int count = fields(head);
        int indexEnd = INDEX_AT + count * INDEX_BYTES;
        int line = indexEnd;
        for (int index = INDEX_AT; index < indexEnd; index += INDEX_BYTES) {
            int length = nameLength(head, index);
            AsciiString known = FieldNames.find(head, line, length);
            AsciiString value = value(head, index, line);
            taker.take(known != null ? known : new AsciiString(head, line, length, false), value);
            line += lineLength(head, index);
        }
    }

    /** All fields, as they go over the wire. */
    static void writeLines(byte[] head, ByteBuf out) {
        int lines = INDEX_AT + fields(head) * INDEX_BYTES;
        out.writeBytes(head, lines, head.length - lines);
    }

    /** Where a field's line begins. */
    private static int line(byte[] head, int index) {
        int line = INDEX_AT + fields(head) * INDEX_BYTES;
        for (int before = INDEX_AT; before < index; before += INDEX_BYTES) {
            line += lineLength(head, before);
        }
        return line;
    }

    private static AsciiString value(byte[] head, int index, int line) {
        int start = line + nameLength(head, index) + COLON.length;
        return new AsciiString(head, start, valueLength(head, index), false);
    }

    private static int lineLength(byte[] head, int index) {
        return nameLength(head, index) + COLON.length + valueLength(head, index) + END.length;
    }

    private static int nameLength(byte[] head, int index) {
        return number(head, index + Integer.BYTES);
    }

    private static int valueLength(byte[] head, int index) {
        return number(head, index + Integer.BYTES + Short.BYTES);
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << Byte.SIZE | (bytes[at + 1] & 0xff);
    }
}
