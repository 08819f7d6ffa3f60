package io.openclaw.router.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;

/** The secret that admin and debug paths ask for. It is never written anywhere. */
public final class AdminToken {
    /** No token is configured: whoever is truly on this machine may do everything, and nobody else anything. */
    public static final AdminToken NONE = new AdminToken("");

    private static final String HEADER = "x-openclaw-token";
    private static final String BEARER = "Bearer ";

    private final byte[] secret;

    private AdminToken(String secret) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    public static AdminToken of(String secret) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("an empty token would let everybody in");
        }
        return new AdminToken(secret);
    }

    boolean configured() {
        return secret.length > 0;
    }

    /** Compares in a time that doesn't depend on where the first wrong character is. */
    boolean presentedIn(Map<String, String> headers) {
        String presented = headers.getOrDefault(HEADER, "");
        String authorization = headers.getOrDefault("authorization", "");
        if (presented.isEmpty() && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            presented = authorization.substring(BEARER.length()).strip();
        }
        return configured() && MessageDigest.isEqual(secret, presented.getBytes(StandardCharsets.UTF_8));
    }
}
