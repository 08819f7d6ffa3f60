package io.openclaw.e2e.cluster.api;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import robaho.net.httpserver.websockets.CloseCode;
import robaho.net.httpserver.websockets.OpCode;
import robaho.net.httpserver.websockets.WebSocket;
import robaho.net.httpserver.websockets.WebSocketFrame;
import robaho.net.httpserver.websockets.WebSocketHandler;

/** A watch over a WebSocket (RFC 6455): an event a message. What the client says is not listened to. */
final class WatchSocket extends WebSocket implements WatchStream.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(WatchSocket.class);

    private final WatchStream watch;

    private WatchSocket(HttpExchange exchange, WatchStream watch) {
        super(exchange);
        this.watch = watch;
    }

    /** Answers such a request; returns when the watch is over. */
    static void serve(HttpExchange exchange, WatchStream watch) throws IOException {
        new WebSocketHandler() {
            @Override
            protected WebSocket openWebSocket(HttpExchange upgraded) {
                return new WatchSocket(upgraded, watch);
            }
        }.handle(exchange);
    }

    @Override
    protected void onOpen() {
        Thread.ofVirtual().start(this::stream);
    }

    private void stream() {
        try {
            watch.writeTo(this);
            close(CloseCode.NormalClosure, "", false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("a watcher is gone: {}", e.getMessage());
        }
    }

    @Override
    public void send(byte[] event) throws IOException {
        sendFrame(new WebSocketFrame(OpCode.Text, true, event));
    }

    /** Each frame was sent at once. */
    @Override
    public void flush() {}

    @Override
    protected void onClose(CloseCode code, String reason, boolean byClient) {
        watch.queue().close();
    }

    @Override
    protected void onMessage(WebSocketFrame message) {}

    @Override
    protected void onPong(WebSocketFrame pong) {}
}
