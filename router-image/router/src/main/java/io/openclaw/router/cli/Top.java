package io.openclaw.router.cli;

import io.openclaw.router.lifecycle.ExitCode;
import io.openclaw.settings.metrics.MetricsDocument;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code clw-router top}. */
@Command(
        name = "top",
        description = "Watch a router: memory, queue, cache, collections, and where its memory is going.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeOnInvalidInput = ExitCode.USAGE,
        footer = {
            "",
            "In a terminal the view is drawn anew each time; q or Ctrl-C ends it. Elsewhere it is one line a look, for a file or a pipe.",
            "",
            "Examples:",
            "  clw-router top",
            "  clw-router top http://10.0.0.7:3001 --interval 5",
            "  kubectl port-forward pod/edge-7d9f 3001 & clw-router top",
            "  clw-router top --count 60 > an-hour-of-looks.txt --interval 60",
            "",
            "Exit codes: 0, 64 usage, 74 nothing that can be read there, or output that can't be written."
        })
final class Top extends Subcommand implements Callable<Integer> {
    private static final int MOST_INTERVAL_SECONDS = 3600;
    /** A document has some 4 KB. */
    private static final int MOST_BYTES = 1 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "URL",
            description = "The admin port; default ${DEFAULT-VALUE}.")
    String url = "http://localhost:3001";

    @Option(names = "--interval", paramLabel = "SECONDS", description = "Between two looks; default ${DEFAULT-VALUE}.")
    int interval = 2;

    @Option(names = "--count", paramLabel = "N", description = "End after N looks; default 0: when asked to.")
    int count;

    @Override
    public Integer call() throws InterruptedException {
        requireNothingBefore();
        URI metrics = metrics();
        if (interval < 1 || interval > MOST_INTERVAL_SECONDS) {
            throw new ParameterException(
                    line(),
                    "Invalid value for option '--interval': " + interval + " is not between 1 and "
                            + MOST_INTERVAL_SECONDS);
        }
        if (count < 0) {
            throw new ParameterException(line(), "Invalid value for option '--count': " + count + " is below 0");
        }
        boolean drawn =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        try (HttpClient client = HttpClient.newBuilder()
                        .connectTimeout(PATIENCE)
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                Terminal terminal = drawn ? Terminal.open(out()) : Terminal.none(out())) {
            return watch(client, metrics, terminal);
        } catch (IOException e) {
            return failed(metrics.toString(), e);
        }
    }

    private URI metrics() {
        try {
            URI base = new URI(url.contains("://") ? url : "http://" + url);
            boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
            if (http && base.getHost() != null) {
                return base.resolve("/metrics");
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new ParameterException(line(), "Invalid value for URL: '" + url + "' is none like http://localhost:3001");
    }

    private int watch(HttpClient client, URI metrics, Terminal terminal) throws IOException, InterruptedException {
        TopView view = new TopView();
        for (int look = 1; ; look++) {
            try {
                view.add(document(client, metrics), System.nanoTime());
                show(view, terminal);
            } catch (IOException e) {
                if (view.isEmpty() || look == count) { // what was never there, or isn't at the end
                    throw e;
                }
                terminal.line("not reachable: " + reason(e));
            }
            if (out().checkError()) {
                return ExitCode.IO_ERROR;
            }
            if (look == count || terminal.awaitQuit(Duration.ofSeconds(interval))) {
                return ExitCode.OK;
            }
        }
    }

    private static void show(TopView view, Terminal terminal) {
        if (terminal.isDrawn()) {
            terminal.draw(view.screen());
        } else {
            terminal.line(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + " " + view.line());
        }
    }

    private static MetricsDocument document(HttpClient client, URI metrics) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(metrics)
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .build();
        HttpResponse<String> response = await(client.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), MOST_BYTES)));
        if (response.statusCode() != 200) { // whatever else it says is not for a terminal
            throw new IOException("answered with " + response.statusCode());
        }
        return MetricsDocument.fromJson(response.body());
    }

    /** The request's own timeout ends with the head. */
    private static HttpResponse<String> await(CompletableFuture<HttpResponse<String>> answer)
            throws IOException, InterruptedException {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no whole answer within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }
}
