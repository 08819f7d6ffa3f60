package io.openclaw.router.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.openclaw.router.admission.Gate;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.memory.Ledger;
import io.openclaw.settings.Overrides;
import io.openclaw.settings.SettingsReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
    private static final String YAML = """
            router:
              upstreams: {u: {endpoints: ["http://127.0.0.1:1"]}}
              routes:
                - {name: api, match: {path_prefix: /api}, upstream: u, rewrite_prefix: /}
                - {name: api-v2, match: {path_prefix: /api/v2}, upstream: u, rewrite_prefix: /two}
                - {name: slash, match: {path_prefix: /dir/}, upstream: u, rewrite_prefix: /d/}
                - {name: exact, match: {host: a.example, path_prefix: /api}, upstream: u}
                - {name: below, match: {host: "*.example", path_prefix: /}, upstream: u}
                - {name: posts, match: {path_prefix: /form, methods: [POST]}, upstream: u}
                - {name: beta, match: {path_prefix: /form, headers: {X-Beta: "1"}}, upstream: u}
            """;

    private final RouteTable table;

    RouteTableTest() throws Exception {
        Gate gate =
                new Gate(1, 1, new Ledger(Map.of()), RouterLog.to(System.err, RouterLog.Format.TEXT), System::nanoTime);
        table = RouteTable.of(
                SettingsReader.read("t.yaml", YAML, Overrides.NONE).settings().router(), gate, 1);
    }

    private static HttpRequest request(String method, String host, String target) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), target);
        request.headers().set("Host", host);
        return request;
    }

    @ParameterizedTest
    @CsvSource({
        "x.org,          /api,        api",
        "x.org,          /api/,       api",
        "x.org,          /api?a=b,    api",
        "x.org,          /apis,       none",
        "x.org,          /api/v2/x,   api-v2",
        "x.org,          /api/v22,    api",
        "x.org,          /dir/x,      slash",
        "x.org,          /dir,        none",
        "a.example,      /api/v2,     exact",
        "A.Example:8080, /api,        exact",
        "a.example,      /other,      below",
        "b.example,      /api,        below",
        "b.b.example,    /api,        api",
        ".example,       /x,          none",
        "[::1]:3000,     /api,        api"
    })
    void theMostSpecificRouteWins(String host, String target, String name) {
        Route route = table.match(request("GET", host, target));
        assertThat(route == null ? "none" : route.name()).isEqualTo(name);
    }

    @Test
    void methodsAndHeadersAreConditions() {
        assertThat(table.match(request("GET", "x", "/form"))).isNull();
        assertThat(table.match(request("POST", "x", "/form")).name()).isEqualTo("posts");
        HttpRequest beta = request("GET", "x", "/form");
        beta.headers().set("x-beta", "1");
        assertThat(table.match(beta).name()).isEqualTo("beta");
    }

    @ParameterizedTest
    @CsvSource({
        "/api,        /",
        "/api/,       /",
        "/api/x?y=z,  /x?y=z",
        "/api?y,      /?y",
        "/api/v2/x,   /two/x",
        "/api/v2,     /two",
        "/api/v2?q,   /two?q",
        "/dir/x,      /d/x",
    })
    void thePrefixIsRewritten(String target, String rewritten) {
        Route route = table.match(request("GET", "x.org", target));
        assertThat(route.rewrite(target)).isEqualTo(rewritten);
    }
}
