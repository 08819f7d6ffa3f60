package io.openclaw.router.filter;

import java.net.URLClassLoader;
import org.jspecify.annotations.Nullable;

/**
 * A filter, by the name that the settings have for it.
 *
 * @param loader of its jars' classes; null where it was not loaded from any
 */
public record LoadedFilter(
        String name, Filter filter, @Nullable URLClassLoader loader) {

    /** Of classes that are there already. */
    public static LoadedFilter of(String name, Filter filter) {
        return new LoadedFilter(name, filter, null);
    }

    /**
     * Whether a class is from its jars. Of two filters that bring the same library each does own its classes: by name they can't be told apart.
     *
     * @param className as a class histogram writes it
     */
    public boolean owns(String className) {
        return loader != null && loader.findResource(topOf(className).replace('.', '/') + ".class") != null;
    }

    /** Of an array its elements' class, of a lambda or another hidden class the one that it is written in. */
    private static String topOf(String className) {
        String name = className;
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions > 0) { // [[Lcom.acme.Thing;
            name = name.endsWith(";") ? name.substring(dimensions + 1, name.length() - 1) : "";
        }
        int hidden = name.indexOf("$$Lambda");
        return hidden < 0 ? name.replaceAll("[/+].*", "") : name.substring(0, hidden);
    }
}
