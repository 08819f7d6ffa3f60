package io.openclaw.router.admin;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;

/**
 * The admin port's connections, the one that has asked least lately first. When there are too many that one is closed, so that peers who only
 * hold a connection can't keep out those who ask. Used on the admin loop only.
 */
final class AdminConnections {
    private final int most;
    private final LinkedHashSet<Channel> waiting = new LinkedHashSet<>();
    private int answering;

    AdminConnections(int most) {
        this.most = most;
    }

    /** @return false when all that are open are being answered: then the newcomer can't be taken */
    boolean admit(Channel channel) {
        if (waiting.size() + answering >= most) {
            if (waiting.isEmpty()) {
                return false;
            }
            Channel quietest = waiting.getFirst();
            waiting.remove(quietest);
            var _ = quietest.close();
        }
        waiting.add(channel);
        return true;
    }

    /** It has asked, and is safe until it is answered. */
    void asked(Channel channel) {
        if (waiting.remove(channel)) {
            answering++;
        }
    }

    void answered(Channel channel) {
        answering--;
        if (channel.isActive()) {
            waiting.add(channel);
        }
    }

    /** It waits no more; one that is being answered is counted until its answer is there. */
    void closed(Channel channel) {
        waiting.remove(channel);
    }
}
