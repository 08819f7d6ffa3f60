package io.openclaw.router.jvm;

/** A level that is entered once and left only well below, so that a figure that trembles around it makes one episode of many. */
public final class Episode {
    private final double enterAt;
    private final double leaveBelow;
    private boolean active;

    public Episode(double enterAt, double leaveBelow) {
        this.enterAt = enterAt;
        this.leaveBelow = leaveBelow;
    }

    /** @return whether the episode begins with this figure */
    public boolean begins(double figure) {
        boolean begins = !active && figure >= enterAt;
        active = active ? figure >= leaveBelow : begins;
        return begins;
    }
}
