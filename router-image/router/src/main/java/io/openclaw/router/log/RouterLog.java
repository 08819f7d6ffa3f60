package io.openclaw.router.log;

import java.io.PrintStream;

/** The router's own log: a headline and the facts that go with it. Safe for use from every thread; never on the path of a request that goes well. */
public interface RouterLog {
    /** {@code TEXT} is the look of the documentation, {@code JSON} one object a line (CLW_LOG_FORMAT). */
    enum Format {
        TEXT,
        JSON
    }

    void info(String headline, String... facts);

    void warn(String headline, String... facts);

    void error(String headline, String... facts);

    void fatal(String headline, String... facts);

    static RouterLog to(PrintStream out, Format format) {
        return new RouterLog() {
            @Override
            public void info(String headline, String... facts) {
                print("INFO", headline, facts);
            }

            @Override
            public void warn(String headline, String... facts) {
                print("WARN", headline, facts);
            }

            @Override
            public void error(String headline, String... facts) {
                print("ERROR", headline, facts);
            }

            @Override
            public void fatal(String headline, String... facts) {
                print("FATAL", headline, facts);
            }

            private void print(String level, String headline, String... facts) {
                StringBuilder text = new StringBuilder("[OpenClaw Router] " + level + ": " + headline);
                for (String fact : facts) {
                    text.append(System.lineSeparator())
                            .append("[OpenClaw Router]   ")
                            .append(fact);
                }
                out.println(text);
            }
        };
    }
}
