package io.openclaw.e2e.program;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Ports that are free on every address, for programs that must be told one. */
public final class FreePort {
    /** The kernel gives one out again that was not taken yet. */
    private static final Set<Integer> GIVEN = new HashSet<>();

    private FreePort() {}

    /** Another one with every call. */
    public static synchronized int next() throws IOException {
        int port;
        do {
            try (ServerSocket socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
        } while (!GIVEN.add(port));
        return port;
    }
}
