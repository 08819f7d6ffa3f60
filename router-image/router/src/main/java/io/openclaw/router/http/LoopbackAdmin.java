package io.openclaw.router.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.NetUtil;
import io.openclaw.router.admin.AdminApi;
import io.openclaw.router.admin.AdminRequest;
import io.openclaw.router.admin.AdminResponse;
import io.openclaw.router.message.Refusal;
import io.openclaw.router.wire.Faults;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The admin paths on the traffic port: which requests are truly from this machine, and their translation (contract, "HTTP"). */
final class LoopbackAdmin {
    /** Whoever sends one of these speaks for somebody else: a proxy, or a page in a browser. */
    private static final List<CharSequence> FOREIGN = List.of("origin", "forwarded", "via");

    private static final String X_FORWARDED = "x-forwarded-";

    private LoopbackAdmin() {}

    /** Peer and Host are loopback and nothing says that the request comes from elsewhere. */
    static boolean isTrueLoopback(InetAddress peer, HttpHeaders headers) {
        if (!peer.isLoopbackAddress() || !isLoopbackHost(headers.get(HttpHeaderNames.HOST))) {
            return false;
        }
        for (CharSequence name : FOREIGN) {
            if (headers.contains(name)) {
                return false;
            }
        }
        for (Map.Entry<String, String> field : headers) {
            if (field.getKey().regionMatches(true, 0, X_FORWARDED, 0, X_FORWARDED.length())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLoopbackHost(@Nullable String authority) {
        if (authority == null) {
            return false;
        }
        int colon = authority.lastIndexOf(':');
        String host = colon < 0 || authority.indexOf(']', colon) >= 0 ? authority : authority.substring(0, colon);
        if (host.equalsIgnoreCase("localhost") || host.equals("[::1]")) {
            return true;
        }
        return host.startsWith("127.") && NetUtil.isValidIpV4Address(host);
    }

    static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** Asks on a virtual thread, because the answer may take its time, and gives it to {@code answered} on the event loop. */
    static void ask(
            AdminApi admin, Faults faults, HttpRequest request, EventLoop loop, Consumer<FullHttpResponse> answered) {
        AdminRequest asked = toAdmin(request);
        Thread.startVirtualThread(() -> {
            FullHttpResponse response;
            try {
                response = toHttp(admin.handle(asked));
            } catch (Throwable e) {
                faults.caught(e);
                response = Refusal.internal().toResponse(0);
            }
            FullHttpResponse ready = response;
            try {
                loop.execute(() -> answered.accept(ready));
            } catch (RejectedExecutionException e) {
                ready.release(); // the event loop has ended, and the connection with it
            }
        });
    }

    private static AdminRequest toAdmin(HttpRequest request) {
        String target = request.uri();
        String path = path(target);
        Map<String, String> headers = new HashMap<>();
        for (Map.Entry<String, String> field : request.headers()) {
            headers.putIfAbsent(field.getKey().toLowerCase(Locale.ROOT), field.getValue());
        }
        String query = target.length() > path.length() ? target.substring(path.length() + 1) : "";
        return new AdminRequest(request.method().name(), path, query, headers, true);
    }

    private static FullHttpResponse toHttp(AdminResponse answer) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                Unpooled.wrappedBuffer(answer.body()));
        answer.headers().forEach(response.headers()::set);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(answer.body().length));
        return response;
    }
}
