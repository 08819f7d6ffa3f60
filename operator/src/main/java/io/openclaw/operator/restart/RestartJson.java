package io.openclaw.operator.restart;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Optional;

/** {@link Restart} as the annotation on the pod. */
public final class RestartJson {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // written by this version, read perhaps by the one before, after a downgrade in mid-restart
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, null))
            .build();

    private RestartJson() {}

    static String write(Restart restart) {
        try {
            return JSON.writeValueAsString(restart);
        } catch (JsonProcessingException e) {
            throw new AssertionError("records of texts, numbers and times always serialize", e);
        }
    }

    /** @return empty when somebody wrote something else there: the restart then goes on with what the status knows */
    public static Optional<Restart> read(String text) {
        try {
            return Optional.of(JSON.readValue(text, Restart.class)).filter(RestartJson::complete);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("ConstantValue") // Jackson fills absent components with null, whatever their type says
    private static boolean complete(Restart restart) {
        Restart.Detachment detachment = restart.detachment();
        return restart.pod() != null
                && restart.reasons() != null
                && restart.since() != null
                && restart.phase() != null
                && (detachment == null || (detachment.at() != null && detachment.known() != null));
    }
}
