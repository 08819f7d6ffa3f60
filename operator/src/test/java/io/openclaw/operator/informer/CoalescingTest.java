package io.openclaw.operator.informer;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.EventHandler;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class CoalescingTest {
    private static final ResourceID ID = new ResourceID("edge", "web");
    private static final Event EDGE = new Event(ID);
    private static final Event OTHER = new Event(new ResourceID("other", "web"));

    private final Queue<Runnable> later = new ArrayDeque<>();
    private final Coalescing coalescing = new Coalescing(later::add);
    private final List<Event> passed = new ArrayList<>();
    private final EventHandler handler = coalescing.before(passed::add);

    @Test
    void whatComesTogetherOfOneRouterWakesOnce() {
        handler.handleEvent(EDGE);
        handler.handleEvent(EDGE);
        handler.handleEvent(OTHER);
        assertThat(passed).isEmpty();

        later.forEach(Runnable::run);

        assertThat(passed).containsExactly(EDGE, OTHER);
    }

    @Test
    void sourcesThatShareItWakeOnceTogether() {
        handler.handleEvent(EDGE);
        coalescing.before(passed::add).handleEvent(EDGE);

        assertThat(later).hasSize(1);
    }

    @Test
    void whatComesBeforeTheReconcileBeginsIsSeenByIt() {
        handler.handleEvent(EDGE);
        later.remove().run();
        handler.handleEvent(EDGE);
        later.remove().run();
        assertThat(passed).as("there is one to come").hasSize(1);

        handler.handleEvent(EDGE);
        coalescing.begins(ID);
        later.remove().run();
        assertThat(passed).as("it had come by then").hasSize(1);
    }

    @Test
    void whatComesOnceTheReconcileHasBegunWakesAgain() {
        handler.handleEvent(EDGE);
        later.remove().run();
        coalescing.begins(ID);
        handler.handleEvent(EDGE);
        later.remove().run();

        assertThat(passed).hasSize(2);
    }

    /** The first waits, a reconcile begins, the second comes: it waits for its own time. */
    @Test
    void anEventThatWasSeenDoesNotHurryTheNext() {
        handler.handleEvent(EDGE);
        coalescing.begins(ID);
        handler.handleEvent(EDGE);
        later.remove().run();
        assertThat(passed).isEmpty();

        later.remove().run();
        assertThat(passed).hasSize(1);
    }

    @Test
    void aHandlerThatFailsIsAskedAgainByTheNextEvent() {
        EventHandler failing = coalescing.before(event -> {
            throw new IllegalStateException("stopped");
        });
        failing.handleEvent(EDGE);
        later.remove().run();

        handler.handleEvent(EDGE);
        later.remove().run();

        assertThat(passed).containsExactly(EDGE);
    }
}
