package io.openclaw.operator.informer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;

/**
 * Reads texts, and of equal ones that come soon after each other gives the same. What objects say is mostly what others say too: {@code True}, the labels, the
 * parts of a template.
 */
final class SharedTexts extends StdScalarDeserializer<String> {
    private static final long serialVersionUID = 1;

    /** A power of two. */
    private static final int REMEMBERED = 8 * 1024;
    /** Longer ones are not remembered, which holds some 2 MB then. */
    private static final int LONGEST = 256;

    /** By hash; threads may overwrite each other's, and find one that is whole or none. */
    private final transient String[] recent = new String[REMEMBERED];

    SharedTexts() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return shared(StringDeserializer.instance.deserialize(parser, context));
    }

    private String shared(String text) {
        if (text.length() > LONGEST) {
            return text;
        }
        int hash = text.hashCode();
        int at = (hash ^ hash >>> 16) & REMEMBERED - 1;
        String before = recent[at];
        if (text.equals(before)) {
            return before;
        }
        recent[at] = text;
        return text;
    }
}
