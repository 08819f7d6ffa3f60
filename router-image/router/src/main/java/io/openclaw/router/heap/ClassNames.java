package io.openclaw.router.heap;

import java.util.Map;

/** The JVM's names of classes, as a source has them. */
final class ClassNames {
    private static final Map<Character, String> PRIMITIVES = Map.of(
            'B', "byte", 'C', "char", 'D', "double", 'F', "float", 'I', "int", 'J', "long", 'S', "short", 'Z',
            "boolean");

    private ClassNames() {}

    /** {@code [[B} is {@code byte[][]}, {@code [Ljava.lang.String;} is {@code java.lang.String[]}. */
    static String inSource(String name) {
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions == 0 || dimensions == name.length()) {
            return name;
        }
        char kind = name.charAt(dimensions);
        String element =
                kind == 'L' ? name.substring(dimensions + 1, name.length() - 1) : PRIMITIVES.getOrDefault(kind, name);
        return element + "[]".repeat(dimensions);
    }
}
