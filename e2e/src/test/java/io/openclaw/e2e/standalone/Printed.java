package io.openclaw.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What commands have printed, read as a person reads it. */
record Printed(String text) {
    private static final Pattern BEGINNING = Pattern.compile("^[{\\[]", Pattern.MULTILINE);

    /** What jq printed last, after whatever else was. */
    List<JsonNode> documents() throws IOException {
        Matcher first = BEGINNING.matcher(text);
        assertThat(first.find()).as(text).isTrue();
        return new ObjectMapper()
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(text.substring(first.start()))
                .readAll();
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
