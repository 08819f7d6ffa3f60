package io.openclaw.router.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterLoaderTest {
    private static final String SOURCE = """
            package plugin;
            import io.openclaw.router.filter.*;
            public final class Tagging implements Filter {
                public Verdict onRequest(FilterExchange exchange) {
                    exchange.request().addHeader("x-seen-by", "%s");
                    return Verdict.FORWARD;
                }
                public String toString() {
                    try {
                        Class.forName("io.openclaw.router.memory.Ledger");
                        return "sees the inside";
                    } catch (ClassNotFoundException e) {
                        return "%s";
                    }
                }
            }
            """;

    @TempDir
    private Path directory;

    private void plugin(String name, String providers) throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes-" + name));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaFileObject source =
                new SimpleJavaFileObject(URI.create("string:///plugin/Tagging.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignore) {
                        return SOURCE.formatted(name, name);
                    }
                };
        boolean compiled = compiler.getTask(
                        null,
                        null,
                        null,
                        List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path")),
                        null,
                        List.of(source))
                .call();
        assertThat(compiled).isTrue();
        Path home = Files.createDirectories(directory.resolve(name));
        try (OutputStream out = Files.newOutputStream(home.resolve("filter.jar"));
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new JarEntry("plugin/Tagging.class"));
            Files.copy(classes.resolve("plugin/Tagging.class"), jar);
            jar.putNextEntry(new JarEntry("META-INF/services/" + Filter.class.getName()));
            jar.write(providers.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void filtersComeInOrderEachFromALoaderOfItsOwnThatSeesTheSpiAlone() throws IOException {
        plugin("one", "plugin.Tagging");
        plugin("two", "plugin.Tagging");
        List<LoadedFilter> filters = FilterLoader.load(directory, List.of("two", "one"));
        assertThat(filters).extracting(LoadedFilter::name).containsExactly("two", "one");
        assertThat(filters).extracting(one -> one.filter().toString()).containsExactly("two", "one");
        assertThat(filters.get(0).filter().getClass())
                .isNotEqualTo(filters.get(1).filter().getClass());
    }

    @Test
    void aFilterOwnsTheClassesOfItsJars() throws IOException {
        plugin("one", "plugin.Tagging");
        LoadedFilter filter = FilterLoader.load(directory, List.of("one")).getFirst();

        assertThat(List.of(
                        "plugin.Tagging",
                        "[Lplugin.Tagging;",
                        "[[Lplugin.Tagging;",
                        "plugin.Tagging$$Lambda/0x0000000801004000"))
                .allMatch(filter::owns);
        assertThat(List.of(
                        "plugin.Other",
                        "[B",
                        "java.lang.String",
                        "io.openclaw.router.memory.Ledger",
                        "[Ljava.lang.String;"))
                .noneMatch(filter::owns);
    }

    @Test
    void whatIsNotThereIsNamed() throws IOException {
        plugin("auth", "plugin.Tagging");
        assertThatThrownBy(() -> FilterLoader.load(directory, List.of("auht")))
                .isInstanceOf(FilterLoadException.class)
                .hasMessageContaining("'auht'")
                .hasMessageContaining("auth");
        assertThatThrownBy(() -> FilterLoader.load(directory, List.of("../x"))).hasMessageContaining("plain directory");
        Files.createDirectories(directory.resolve("empty"));
        assertThatThrownBy(() -> FilterLoader.load(directory, List.of("empty"))).hasMessageContaining("no *.jar");
        plugin("none", "");
        assertThatThrownBy(() -> FilterLoader.load(directory, List.of("none"))).hasMessageContaining("0 providers");
        plugin("wrong", "plugin.Missing");
        assertThatThrownBy(() -> FilterLoader.load(directory, List.of("wrong"))).hasMessageContaining("plugin.Missing");
    }
}
