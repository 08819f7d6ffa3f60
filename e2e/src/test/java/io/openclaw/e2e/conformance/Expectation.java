package io.openclaw.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.e2e.conformance.ScriptedUpstream.Seen;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a step says must be seen: items parted by {@code " ; "}. How they are written is said at the top of {@code request-line.rows}. */
final class Expectation {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FIELD = Pattern.compile("(trailer )?([A-Za-z0-9_-]+): (.*)");
    private static final Pattern ABSENT = Pattern.compile("(trailer )?-([A-Za-z0-9_-]+)");
    private static final Pattern BODY = Pattern.compile("body \"(.*)\"");

    private final String text;
    private final List<String> items;

    Expectation(String text) {
        this.text = text;
        this.items = List.of(text.split(" ; "));
    }

    boolean says(String word) {
        return items.contains(word);
    }

    /** The response's status and code, its fields and body. */
    void check(Head head, StrictReader.@Nullable Body body) throws IOException {
        assertThat(head.status()).as("status; %s", head.fields()).isEqualTo(Integer.parseInt(items.get(0)));
        for (String item : items.subList(1, items.size())) {
            if (item.startsWith("clw-")) {
                checkError(head, body, item);
            } else if (!List.of("open", "closed", "broken", "bodyless").contains(item)) {
                check(item, head, body);
            }
        }
    }

    /** The request as the upstream has seen it. */
    void check(Seen seen) {
        assertThat(seen.fault()).as("what the upstream could not read").isNull();
        Head head = seen.head();
        if (head == null) {
            throw new AssertionError("a head that broke off, not " + text);
        }
        assertThat(head.method() + " " + head.target()).isEqualTo(items.get(0));
        assertThat(seen.body() == null).as("broken off in its body").isEqualTo(says("broken"));
        for (String item : items.subList(1, items.size())) {
            if (!item.equals("broken")) {
                check(item, head, seen.body());
            }
        }
    }

    private void check(String item, Head head, StrictReader.@Nullable Body body) {
        Matcher field = FIELD.matcher(item);
        Matcher absent = ABSENT.matcher(item);
        Matcher content = BODY.matcher(item);
        if (content.matches()) {
            assertThat(body).isNotNull();
            assertThat(Octets.text(body.bytes())).as("body").isEqualTo(Octets.parse(content.group(1)));
        } else if (field.matches()) {
            List<String> values = values(head, body, field.group(1) != null, field.group(2));
            if (field.group(3).equals("*")) {
                assertThat(values).as(field.group(2)).isNotEmpty();
            } else if (field.group(3).startsWith("~")) {
                assertThat(values)
                        .as(field.group(2))
                        .singleElement()
                        .asString()
                        .matches(field.group(3).substring(1));
            } else {
                assertThat(values).as(field.group(2)).containsExactly(Octets.parse(field.group(3)));
            }
        } else if (absent.matches()) {
            assertThat(values(head, body, absent.group(1) != null, absent.group(2)))
                    .as(absent.group(2))
                    .isEmpty();
        } else {
            throw new IllegalArgumentException("what is '" + item + "' in: " + text);
        }
    }

    private static List<String> values(Head head, StrictReader.@Nullable Body body, boolean trailer, String name) {
        if (!trailer) {
            return head.all(name);
        }
        assertThat(body).isNotNull();
        return body.trailers().stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    /** The contract's shape: JSON of two texts, and a Retry-After with every 503. */
    private static void checkError(Head head, StrictReader.@Nullable Body body, String code) throws IOException {
        assertThat(head.all("Content-Type")).containsExactly("application/json");
        assertThat(body).isNotNull();
        JsonNode json = JSON.readTree(body.bytes());
        assertThat(json.fieldNames()).toIterable().containsExactly("error", "message");
        assertThat(json.get("error").asText()).isEqualTo(code);
        assertThat(json.get("message").asText()).isNotBlank();
        List<String> retryAfter = head.all("Retry-After");
        if (head.status() == 503) {
            assertThat(retryAfter).hasSize(1);
            assertThat(Integer.parseInt(retryAfter.get(0))).isPositive();
        } else {
            assertThat(retryAfter).isEmpty();
        }
    }
}
