package io.openclaw.settings;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** A YAML document that remembers on which line everything stands. Aliases are refused: a settings file needs none. */
sealed interface YamlNode {
    YAMLFactory YAML = new YAMLFactory();
    JsonMapper JSON = JsonMapper.builder()
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    int line();

    /** How an error names what was found. */
    String describe();

    record Mapping(int line, Map<String, Entry> entries) implements YamlNode {
        @Override
        public String describe() {
            return "a mapping";
        }
    }

    /** A key with its own line (an error about a key points at the key, not at its value). */
    record Entry(int line, YamlNode value) {}

    record Sequence(int line, List<YamlNode> items) implements YamlNode {
        @Override
        public String describe() {
            return "a list";
        }
    }

    record Scalar(int line, String text, Kind kind) implements YamlNode {
        @Override
        public String describe() {
            return kind == Kind.NULL ? "nothing" : "'" + text + "'";
        }
    }

    enum Kind {
        INTEGER,
        DECIMAL,
        BOOLEAN,
        STRING,
        NULL
    }

    /**
     * @return the document, or null when the text holds none
     * @throws SettingsException when it is not YAML, or a key stands twice
     */
    static @Nullable YamlNode parse(String file, String text) throws SettingsException {
        try (JsonParser parser = YAML.createParser(text)) {
            if (parser.nextToken() == null) {
                return null;
            }
            YamlNode node = read(file, parser);
            if (parser.nextToken() != null) {
                throw problem(file, line(parser), "a second document", "one YAML document");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw notYaml(file, e);
        } catch (IOException e) {
            throw new AssertionError("reading from a string", e);
        }
    }

    /** The same of what was never a text, without lines. */
    static YamlNode of(String file, Map<String, Object> tree) throws SettingsException {
        try (JsonParser parser = JSON.createParser(JSON.writeValueAsBytes(tree))) {
            parser.nextToken();
            return read(file, parser);
        } catch (IOException e) {
            throw new AssertionError("maps, lists and scalars are written and read in memory", e);
        }
    }

    private static YamlNode read(String file, JsonParser parser) throws IOException, SettingsException {
        int line = line(parser);
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Entry> entries = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    int keyLine = line(parser);
                    parser.nextToken();
                    if (entries.put(key, new Entry(keyLine, read(file, parser))) != null) {
                        throw problem(file, keyLine, "the key '" + key + "' a second time", "each key once");
                    }
                }
                yield new Mapping(line, entries);
            }
            case START_ARRAY -> {
                List<YamlNode> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(read(file, parser));
                }
                yield new Sequence(line, items);
            }
            case VALUE_NUMBER_INT -> new Scalar(line, parser.getText(), Kind.INTEGER);
            case VALUE_NUMBER_FLOAT -> new Scalar(line, parser.getText(), Kind.DECIMAL);
            case VALUE_TRUE, VALUE_FALSE -> new Scalar(line, parser.getText(), Kind.BOOLEAN);
            case VALUE_NULL -> new Scalar(line, "", Kind.NULL);
            case VALUE_STRING -> new Scalar(line, parser.getText(), Kind.STRING);
            default -> throw problem(file, line, "a YAML alias or tag", "plain mappings, lists and values");
        };
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    /** The parser's own mark is where it met the problem; Jackson's location is where the thing began in which it did. */
    private static SettingsException notYaml(String file, JsonProcessingException e) {
        if (e.getCause() instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
            String found = yaml.getProblem().replaceFirst("^found ", "");
            String where = yaml.getContext() == null ? "" : ", " + yaml.getContext();
            return problem(file, yaml.getProblemMark().getLine() + 1, found + where, "valid YAML");
        }
        JsonLocation at = e.getLocation();
        return problem(file, at == null ? 1 : at.getLineNr(), firstLine(e.getOriginalMessage()), "valid YAML");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }

    private static SettingsException problem(String file, int line, String found, String accepted) {
        return new SettingsException(List.of(new Problem(file + ":" + line, "", found, accepted, null)));
    }
}
