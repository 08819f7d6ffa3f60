package io.openclaw.router.cache;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CDN-Cache-Control (RFC 9213): where it is there and sound, it holds in place of Cache-Control and Expires. It is a structured field's dictionary
 * (RFC 9651, section 4.2.2); one that is none is as if it were not there.
 */
final class TargetedControl {
    static final AsciiString FIELD = AsciiString.cached("cdn-cache-control");

    private final String text;
    private int at;

    private TargetedControl(String text) {
        this.text = text;
    }

    /** Null where there is none to go by. */
    static @Nullable CacheControl of(HttpHeaders headers) {
        if (!headers.contains(FIELD)) {
            return null;
        }
        List<String> lines = headers.getAll(FIELD);
        String text = String.join(",", lines).strip();
        if (text.isEmpty()) {
            return null;
        }
        CacheControl control = new CacheControl();
        return new TargetedControl(text).read(control) ? control : null;
    }

    private boolean read(CacheControl control) {
        while (at < text.length()) {
            if (!member(control)) {
                return false;
            }
            spaces();
            if (at == text.length()) {
                return true;
            }
            if (text.charAt(at++) != ',') {
                return false;
            }
            spaces();
            if (at == text.length()) {
                return false; // a comma with nothing behind it
            }
        }
        return true;
    }

    private boolean member(CacheControl control) {
        String key = key();
        if (key == null) {
            return false;
        }
        if (at == text.length() || text.charAt(at) != '=') {
            control.set(key, null);
            return parameters();
        }
        at++;
        int start = at;
        if (!item()) {
            return false;
        }
        String value = text.substring(start, at);
        char first = value.charAt(0);
        if (Character.isDigit(first) && value.indexOf('.') < 0) {
            control.set(key, value);
        } else if (value.equals("?1")) {
            control.set(key, null);
        } else if (first == '"' && (key.equals("private") || key.equals("no-cache"))) {
            control.set(key, value.substring(1, value.length() - 1));
        } // else of a type that the directive does not have: as if it were not there
        return parameters();
    }

    private @Nullable String key() {
        int start = at;
        while (at < text.length() && isKey(text.charAt(at), at == start)) {
            at++;
        }
        return at == start ? null : text.substring(start, at);
    }

    private static boolean isKey(char c, boolean first) {
        boolean begins = (c >= 'a' && c <= 'z') || c == '*';
        return begins || (!first && ((c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.'));
    }

    private boolean parameters() {
        while (at < text.length() && text.charAt(at) == ';') {
            at++;
            spaces();
            if (key() == null) {
                return false;
            }
            if (at < text.length() && text.charAt(at) == '=') {
                at++;
                if (!item()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** A bare item; lists within the dictionary are none that any directive has. */
    private boolean item() {
        if (at == text.length()) {
            return false;
        }
        char c = text.charAt(at);
        if (c == '"') {
            return string();
        }
        if (c == '?') {
            at += 2;
            return at <= text.length() && (text.charAt(at - 1) == '0' || text.charAt(at - 1) == '1');
        }
        if (c == '-' || Character.isDigit(c)) {
            return number();
        }
        return token();
    }

    private boolean string() {
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '"') {
                at++;
                return true;
            }
        }
        return false;
    }

    private boolean number() {
        at++;
        boolean digits = Character.isDigit(text.charAt(at - 1));
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            digits |= text.charAt(at) != '.';
            at++;
        }
        return digits && text.charAt(at - 1) != '.';
    }

    private boolean token() {
        int start = at;
        while (at < text.length() && isToken(text.charAt(at))) {
            at++;
        }
        char first = at == start ? ' ' : text.charAt(start);
        return Character.isLetter(first) || first == '*';
    }

    private static boolean isToken(char c) {
        return c < 0x7f && (Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~:/".indexOf(c) >= 0);
    }

    private void spaces() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }
}
