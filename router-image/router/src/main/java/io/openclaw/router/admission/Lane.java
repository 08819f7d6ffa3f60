package io.openclaw.router.admission;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests that wait for the same thing, in the order they came. Made by {@link Gate#lane}; guarded by the gate's lock. */
public final class Lane {
    private final List<Cap> caps;
    private @Nullable Ticket first;
    private @Nullable Ticket last;

    Lane(List<Cap> caps) {
        this.caps = caps;
    }

    boolean isEmpty() {
        return first == null;
    }

    @Nullable
    Ticket first() {
        return first;
    }

    boolean hasRoom() {
        for (int i = 0; i < caps.size(); i++) {
            if (!caps.get(i).hasRoom()) {
                return false;
            }
        }
        return true;
    }

    /** Whether one more of these could run if one of the leaving lane's ended. */
    boolean hasRoomAfter(Lane leaving) {
        for (int i = 0; i < caps.size(); i++) {
            Cap cap = caps.get(i);
            if (!cap.hasRoom() && !leaving.caps.contains(cap)) {
                return false;
            }
        }
        return true;
    }

    void enter() {
        for (int i = 0; i < caps.size(); i++) {
            caps.get(i).enter();
        }
    }

    void leave() {
        for (int i = 0; i < caps.size(); i++) {
            caps.get(i).leave();
        }
    }

    void append(Ticket ticket) {
        ticket.previous = last;
        if (last == null) {
            first = ticket;
        } else {
            last.next = ticket;
        }
        last = ticket;
    }

    void remove(Ticket ticket) {
        if (ticket.previous == null) {
            first = ticket.next;
        } else {
            ticket.previous.next = ticket.next;
        }
        if (ticket.next == null) {
            last = ticket.previous;
        } else {
            ticket.next.previous = ticket.previous;
        }
        ticket.previous = null;
        ticket.next = null;
    }
}
