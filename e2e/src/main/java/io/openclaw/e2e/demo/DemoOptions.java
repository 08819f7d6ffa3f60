package io.openclaw.e2e.demo;

import io.openclaw.e2e.options.RunProperties;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * @param root of the checkout, where the built programs, the CRD and the sample lie
 * @param operatorOn false to show what happens without it
 * @param keep whether everything goes on running after the story
 * @param backend where the sample's upstream points
 */
record DemoOptions(Path root, boolean operatorOn, boolean keep, InetSocketAddress backend) {

    private static final int BACKEND_PORT = 18080;

    /** From {@code demo.root}, {@code demo.operator} (on, off), {@code demo.keep} (present, or true) and {@code demo.backend.port}. */
    static DemoOptions fromSystemProperties() {
        String keep = System.getProperty("demo.keep", "false");
        String operator = System.getProperty("demo.operator", "on");
        if (!operator.equals("on") && !operator.equals("off")) {
            throw new IllegalArgumentException("demo.operator is on or off, not '" + operator + "'");
        }
        return new DemoOptions(
                new RunProperties("demo").root(),
                operator.equals("on"),
                keep.isEmpty() || Boolean.parseBoolean(keep),
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), Integer.getInteger("demo.backend.port", BACKEND_PORT)));
    }

    /** Where the cluster's files, the logs and the results go. */
    Path directory() {
        return root.resolve("e2e/target/demo");
    }

    Path report() {
        return directory().resolve("report.json");
    }

    Path timeline() {
        return directory().resolve("timeline.html");
    }

    Path sample() {
        return root.resolve("manifests/samples/demo.yaml");
    }
}
