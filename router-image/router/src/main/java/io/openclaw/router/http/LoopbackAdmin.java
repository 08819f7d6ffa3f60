package io.openclaw.router.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.openclaw.router.admin.AdminAnswer;
import io.openclaw.router.admin.AdminApi;
import io.openclaw.router.admin.AdminRequest;
import io.openclaw.router.admin.AdminResponse;
import io.openclaw.router.admin.AdminStream;
import io.openclaw.router.admin.TrueLoopback;
import io.openclaw.router.message.Refusal;
import io.openclaw.router.wire.Faults;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** The admin paths on the traffic port: the translation of requests and answers (contract, "HTTP"). */
final class LoopbackAdmin {
    private LoopbackAdmin() {}

    /** Whether the request is for an admin path, and from this machine. */
    static boolean isAsked(AdminApi admin, Peer peer, HttpRequest request) {
        return !peer.proxied()
                && peer.socket().getAddress().isLoopbackAddress()
                && admin.serves(path(request.uri()))
                && TrueLoopback.holds(peer.socket(), headers(request));
    }

    private static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** Asks on a virtual thread, because the answer may take its time, and gives it to {@code answered} on the event loop. */
    static void ask(
            AdminApi admin,
            Faults faults,
            Peer peer,
            HttpRequest request,
            EventLoop loop,
            Consumer<FullHttpResponse> answered,
            Consumer<AdminStream> streamed) {
        AdminRequest asked = toAdmin(peer, request);
        Thread.startVirtualThread(() -> {
            AdminAnswer answer;
            try {
                answer = admin.handle(asked);
            } catch (Throwable e) {
                faults.caught(e);
                give(Refusal.internal().toResponse(0), loop, answered);
                return;
            }
            switch (answer) {
                case AdminResponse whole -> give(toHttp(whole), loop, answered);
                case AdminStream stream -> give(stream, loop, streamed);
            }
        });
    }

    private static void give(FullHttpResponse response, EventLoop loop, Consumer<FullHttpResponse> answered) {
        try {
            loop.execute(() -> answered.accept(response));
        } catch (RejectedExecutionException e) {
            response.release(); // the event loop has ended, and the connection with it
        }
    }

    private static void give(AdminStream stream, EventLoop loop, Consumer<AdminStream> streamed) {
        try {
            loop.execute(() -> streamed.accept(stream));
        } catch (RejectedExecutionException e) {
            stream.body().ended(e);
        }
    }

    private static AdminRequest toAdmin(Peer peer, HttpRequest request) {
        String target = request.uri();
        String path = path(target);
        String query = target.length() > path.length() ? target.substring(path.length() + 1) : "";
        return new AdminRequest(
                request.method().name(), path, query, headers(request), true, String.valueOf(peer.socket()));
    }

    /** By lower-case name, as the admin rooms know them; of a repeated one the first. */
    private static Map<String, String> headers(HttpRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (Map.Entry<String, String> field : request.headers()) {
            headers.putIfAbsent(field.getKey().toLowerCase(Locale.ROOT), field.getValue());
        }
        return headers;
    }

    /** The head of a stream, without what tells the body's end. */
    static HttpResponse toHttp(AdminStream answer) {
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
        answer.headers().forEach(response.headers()::set);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
        return response;
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
