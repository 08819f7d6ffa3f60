package io.openclaw.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.module.blackbird.BlackbirdModule;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short names for contents. */
final class Hashes {
    /** Bytes kept: 48 bits tell a router's few dozen versions apart. */
    private static final int BYTES = 6;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .addModule(new BlackbirdModule())
            .build();

    private Hashes() {}

    /** @param object a Kubernetes object or part of one: equal contents have equal hashes in every run */
    static String of(Object object) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(JSON.writeValueAsBytes(object));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (JsonProcessingException e) {
            throw new AssertionError("objects that go to the API server serialize", e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
