package io.openclaw.operator.desired;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The admin token of a router: HMAC-SHA256 (RFC 2104) of the resource's UID under the operator's key, so that no Secret need be read back. */
public final class AdminToken {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** @param operatorKey at least 32 random bytes, the same for every run of the operator */
    public AdminToken(byte[] operatorKey) {
        key = new SecretKeySpec(operatorKey, ALGORITHM);
    }

    /** 64 hex digits. */
    public String of(String uid) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(uid.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new AssertionError("every Java platform has HmacSHA256, and it takes any key", e);
        }
    }
}
