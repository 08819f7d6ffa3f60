package io.openclaw.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.log.RouterLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SupervisorTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final RouterLog log =
            RouterLog.to(new PrintStream(said, true, StandardCharsets.UTF_8), RouterLog.Format.TEXT);

    @Test
    void nobodyIsToldWhereNobodyAsks() throws InterruptedException {
        Supervisor supervisor = new Supervisor(Map.of());
        supervisor.ready(1234, log);
        assertThat(supervisor.isThere()).isFalse();
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    /** No socket of systemd's: what tells it is missing here, or fails. */
    @Test
    void aSupervisorThatCannotBeToldIsWarnedOfAndNoReasonNotToServe() throws InterruptedException {
        Supervisor supervisor = new Supervisor(Map.of("NOTIFY_SOCKET", "/nowhere"));
        supervisor.ready(1234, log);
        assertThat(supervisor.isThere()).isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("WARN: systemd could not be told", "systemd-notify --ready --pid=1234");
    }
}
