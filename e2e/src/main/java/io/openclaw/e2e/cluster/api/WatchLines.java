package io.openclaw.e2e.cluster.api;

import java.io.IOException;
import java.io.OutputStream;

/** A watch as the body of a response: an event a line. */
record WatchLines(OutputStream body) implements WatchStream.Sink {
    @Override
    public void send(byte[] event) throws IOException {
        body.write(event);
        body.write('\n');
    }

    @Override
    public void flush() throws IOException {
        body.flush();
    }
}
