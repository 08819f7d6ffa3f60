package io.openclaw.router.cache;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What Vary names, as the request had it (RFC 9111, section 4.1): a response is for those who ask alike. */
final class Selection {
    /** On the heap, apart from the text. */
    private static final int HEAP_BYTES = 48;
    /** Lists whose order and case say nothing: their clients write the same in many ways. */
    private static final Set<String> UNORDERED = Set.of("accept-encoding", "accept-language");

    private static final char FIELD_END = '\n';
    private static final char VALUE_BEGINS = ':';

    private final byte[] text;

    private Selection(String text) {
        this.text = text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether the response is for this one request only: so it is where it depends on what the router itself tells of the client. */
    static boolean isForNobodyElse(HttpHeaders response) {
        return response.contains(HttpHeaderNames.VARY)
                && names(response).stream()
                        .anyMatch(name -> name.equals("*")
                                || name.equals("forwarded")
                                || name.equals("via")
                                || name.startsWith("x-forwarded-"));
    }

    /** Null where the response does not depend on the request's fields. */
    static @Nullable Selection of(HttpHeaders response, HttpHeaders request) {
        if (!response.contains(HttpHeaderNames.VARY)) {
            return null;
        }
        Set<String> names = names(response);
        return names.isEmpty() ? null : new Selection(text(names, request));
    }

    private static Set<String> names(HttpHeaders response) {
        Set<String> names = new TreeSet<>();
        for (String line : response.getAll(HttpHeaderNames.VARY)) {
            for (String name : line.split(",", -1)) {
                if (!name.isBlank()) {
                    names.add(name.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }

    private static String text(Set<String> names, HttpHeaders request) {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append(name);
            if (request.contains(name)) {
                text.append(VALUE_BEGINS).append(normalized(name, request.getAll(name)));
            }
            text.append(FIELD_END);
        }
        return text.toString();
    }

    /** Lines joined, white space around commas gone. */
    private static String normalized(String name, List<String> lines) {
        List<String> members = new ArrayList<>();
        for (String line : lines) {
            for (String member : line.split(",", -1)) {
                String plain = member.strip();
                members.add(UNORDERED.contains(name) ? plain.replace(" ", "").toLowerCase(Locale.ROOT) : plain);
            }
        }
        if (UNORDERED.contains(name)) {
            members.sort(null);
        }
        return String.join(",", members);
    }

    /** One request, which many selections are held against: what one asks for the next finds made. */
    static final class Asker {
        private final HttpHeaders request;
        private @Nullable Set<String> names;
        private String text = "";

        Asker(HttpHeaders request) {
            this.request = request;
        }

        private String text(Set<String> wanted) {
            if (!wanted.equals(names)) {
                names = wanted;
                text = Selection.text(wanted, request);
            }
            return text;
        }
    }

    /** Whether this request asks as the one did that it was made of. */
    boolean matches(Asker request) {
        String mine = new String(text, StandardCharsets.ISO_8859_1);
        Set<String> names = new TreeSet<>();
        for (String field : mine.split("\n", -1)) {
            if (!field.isEmpty()) {
                int value = field.indexOf(VALUE_BEGINS);
                names.add(value < 0 ? field : field.substring(0, value));
            }
        }
        return mine.equals(request.text(names));
    }

    int heapBytes() {
        return HEAP_BYTES + text.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Selection that && Arrays.equals(text, that.text);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(text);
    }
}
