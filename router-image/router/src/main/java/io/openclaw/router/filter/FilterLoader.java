package io.openclaw.router.filter;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Loads the filters: each from the jars in a directory of its own, by a class loader of its own, so that two filters can bring two versions of
 * one library. A filter sees the JDK and this package, nothing else of the router's.
 */
public final class FilterLoader {
    private FilterLoader() {}

    /**
     * @param directory holds a directory for each filter
     * @param order names of those directories, in the order in which requests pass
     * @throws FilterLoadException when one is not there, has no jar or no single provider of {@link Filter}, or fails to start
     */
    public static List<LoadedFilter> load(Path directory, List<String> order) {
        List<LoadedFilter> filters = new ArrayList<>();
        for (String name : order) {
            filters.add(loadOne(directory, name));
        }
        return List.copyOf(filters);
    }

    private static LoadedFilter loadOne(Path directory, String name) {
        Path home = directory.resolve(name).normalize();
        if (!directory.normalize().equals(home.getParent())) {
            throw new FilterLoadException("filter '" + name + "' is no plain directory name", null);
        }
        if (!Files.isDirectory(home)) {
            throw new FilterLoadException(
                    "filter '" + name + "': no directory " + home + "; there are: "
                            + String.join(", ", names(directory)),
                    null);
        }
        List<URL> jars = jars(home);
        if (jars.isEmpty()) {
            throw new FilterLoadException("filter '" + name + "': no *.jar in " + home, null);
        }
        // lives as long as its filter, which is as long as the router
        URLClassLoader loader = new URLClassLoader("filter-" + name, jars.toArray(new URL[0]), new SpiOnly());
        try {
            List<ServiceLoader.Provider<Filter>> providers =
                    ServiceLoader.load(Filter.class, loader).stream().toList();
            if (providers.size() != 1) {
                throw new FilterLoadException(
                        "filter '" + name + "': " + providers.size() + " providers in META-INF/services/"
                                + Filter.class.getName() + ", one is wanted",
                        null);
            }
            return new LoadedFilter(name, providers.get(0).get(), loader);
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new FilterLoadException("filter '" + name + "': " + e.getMessage(), e);
        }
    }

    private static List<URL> jars(Path home) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(home, "*.jar")) {
            found.forEach(files::add);
        } catch (IOException e) {
            throw new FilterLoadException("can't read the filters: " + e, e);
        }
        files.sort(Comparator.naturalOrder()); // the same class path on every machine
        List<URL> jars = new ArrayList<>();
        for (Path file : files) {
            try {
                jars.add(file.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new FilterLoadException("can't read the filters: " + e, e);
            }
        }
        return jars;
    }

    private static List<String> names(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, Files::isDirectory)) {
            found.forEach(each -> names.add(String.valueOf(each.getFileName())));
        } catch (IOException e) {
            throw new FilterLoadException("can't read the filters: " + e, e);
        }
        names.sort(Comparator.naturalOrder());
        return names;
    }

    /** Lets through the JDK and the SPI's package. */
    private static final class SpiOnly extends ClassLoader {
        private static final String SPI = Filter.class.getPackageName() + ".";

        SpiOnly() {
            super("filter-spi", ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith(SPI)) {
                return Class.forName(name, false, Filter.class.getClassLoader());
            }
            throw new ClassNotFoundException(name);
        }
    }
}
