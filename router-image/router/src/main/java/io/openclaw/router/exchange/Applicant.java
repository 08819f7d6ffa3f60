package io.openclaw.router.exchange;

import io.netty.handler.codec.http.HttpRequest;
import io.openclaw.router.admission.Lane;
import io.openclaw.router.admission.Ticket;
import io.openclaw.router.admission.Turn;
import io.openclaw.router.wire.HeadHeap;
import io.openclaw.router.wire.Intake;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A request at the gate: it waits for its turn on whichever thread that comes from, runs on its own event loop, and gives back the place that
 * it was given. An exchange is one rather than has one, so that a request costs no object more.
 */
abstract class Applicant implements Turn {
    /** Heap of a waiting request apart from its fields: exchange, ticket, message objects; rounded up. */
    private static final long WAITING_OVERHEAD_BYTES = 2048;

    protected final Traffic traffic;
    protected final Client client;
    private @Nullable Ticket ticket;

    Applicant(Traffic traffic, Client client) {
        this.traffic = traffic;
        this.client = client;
    }

    /** @return null where the request is shed; else, if it did not run at once, {@link #called} follows */
    final @Nullable Ticket apply(Lane lane, HttpRequest request) {
        // what else is undecoded its connection has leased
        long bytes = WAITING_OVERHEAD_BYTES + Intake.SMALL_READ + HeadHeap.of(request);
        Ticket offered = traffic.gate().offer(lane, bytes, this);
        ticket = offered;
        return offered;
    }

    @Override
    public final void admitted(Ticket ticket) {
        try {
            client.channel().eventLoop().execute(this::callGuarded);
        } catch (RejectedExecutionException e) {
            ticket.close(Ticket.End.ABANDONED); // its event loop has ended, and the connection with it
        }
    }

    private void callGuarded() {
        try {
            called();
        } catch (Throwable e) {
            client.failed(e);
        }
    }

    /** It is this request's turn, if the request is still there. On its event loop. */
    abstract void called();

    final boolean hasPlace() {
        return ticket != null;
    }

    /** Whether others wait for the place that it holds. */
    final boolean isWaitedFor() {
        return ticket != null && ticket.isWaitedFor();
    }

    /** Gives back its place; a second time there is none left. */
    final void returnPlace(Ticket.End end) {
        if (ticket != null) { // last: from within, the next one may be admitted
            Ticket closing = ticket;
            ticket = null;
            closing.close(end);
        }
    }
}
