package io.openclaw.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What commands have printed, read as a person reads it. */
record Printed(String text) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern BEGINNING = Pattern.compile("^[{\\[]", Pattern.MULTILINE);

    /** What jq printed last, after whatever else was. */
    List<JsonNode> documents() throws IOException {
        Matcher first = BEGINNING.matcher(text);
        assertThat(first.find()).as(text).isTrue();
        List<JsonNode> documents = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(text.substring(first.start()))) {
            for (JsonNode next = JSON.readTree(parser); next != null; next = JSON.readTree(parser)) {
                documents.add(next);
            }
        }
        return documents;
    }

    JsonNode document() throws IOException {
        return documents().getFirst();
    }

    /** The first group of a regular expression. */
    long number(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in%n%s", pattern, text).isTrue();
        return Long.parseLong(matcher.group(1));
    }
}
