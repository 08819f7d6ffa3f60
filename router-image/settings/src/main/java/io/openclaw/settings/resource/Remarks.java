package io.openclaw.settings.resource;

import io.openclaw.settings.Settings;
import io.openclaw.settings.resource.FieldTable.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a converted resource does not say by itself, as YAML comments: what got lost, and what is left to do. */
final class Remarks {
    private static final Pattern LOOPBACK = Pattern.compile(
            "http://(localhost\\.?|127\\.[0-9.]+|0\\.0\\.0\\.0|\\[::1?])(:[0-9]+)?/?", Pattern.CASE_INSENSITIVE);
    /** A line break would end the comment, and kubectl reads no text with other control characters. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");
    /** What a key of a Secret can't consist of. */
    private static final Pattern NO_KEY = Pattern.compile("[^-._a-zA-Z0-9]");

    private static final Pattern PLAIN_WORD = Pattern.compile("[-+=@%,:./_a-zA-Z0-9]+");

    private final String name;
    private final @Nullable String namespace;
    private final List<String> lost = new ArrayList<>();
    private final List<String> toDo = new ArrayList<>();
    /** Keys of the Secret, each with the file that it is made of. */
    private final Map<String, Object> secretFiles = new LinkedHashMap<>();

    Remarks(String name, @Nullable String namespace) {
        this.name = name;
        this.namespace = namespace;
    }

    /** What means something else in a pod, or is not enough there. */
    void about(Settings.Router router) {
        router.upstreams()
                .forEach((upstream, to) -> to.endpoints().stream()
                        .filter(endpoint -> LOOPBACK.matcher(endpoint).matches())
                        .forEach(endpoint -> toDo.add("upstream " + upstream + ": " + endpoint
                                + " is the pod itself there; name a Service, as in http://app.web.svc:8080")));
        if (router.routes().isEmpty()) {
            toDo.add(
                    "routes: without any the file answers 404, and the resource sends everything to the first upstream");
        }
        if (!router.filters().order().isEmpty()) {
            toDo.add(
                    "filters: give each an image or a claim that holds its jars; without, the API server refuses the resource");
        }
    }

    /** A key whose value is the operator's. */
    void fixed(Leaf leaf, Row row) {
        if (!leaf.value().equals(row.fixed())) {
            lost.add(leaf.path() + ": " + row.fixed() + ", not " + leaf.value() + "; " + row.note());
        }
    }

    /** @return the key of a Secret that is to be made of a receiver's file */
    Map<String, Object> secret(Leaf keyFile) {
        String receiver = NO_KEY.matcher(keyFile.names().get(0)).replaceAll("-");
        String key = receiver;
        for (int i = 2; secretFiles.putIfAbsent(key, keyFile.value()) != null; i++) {
            key = receiver + "-" + i; // two receivers whose names differ in what a key can't have
        }
        return Conversion.secret(secretName(), key);
    }

    private String secretName() {
        return name + "-receivers";
    }

    /** For a shell. */
    private static String word(String text) {
        return PLAIN_WORD.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Empty where there is nothing to remark. */
    String toText() {
        List<String> all = new ArrayList<>(toDo);
        if (!secretFiles.isEmpty()) {
            StringBuilder command = new StringBuilder("the receivers' keys: kubectl create secret generic "
                    + secretName() + (namespace == null ? "" : " --namespace " + namespace));
            secretFiles.forEach((key, file) -> command.append(" --from-file=").append(word(key + "=" + file)));
            all.add(command.toString());
        }
        return block("The same in every pod, whatever the file says:", lost) + block("To be done:", all);
    }

    private static String block(String headline, List<String> remarks) {
        if (remarks.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("# ").append(headline).append('\n');
        for (String remark : remarks) {
            text.append("# - ")
                    .append(UNPRINTABLE.matcher(remark).replaceAll("?"))
                    .append('\n');
        }
        return text.toString();
    }
}
