package io.openclaw.e2e.faults.model;

/** Responses that wait for their clients. A slow one holds what the water mark lets through; one that is stuck, and that nobody cuts, all of it. */
final class Outbound {
    /** A connection's high water mark. */
    private static final double MARK_MB = 0.0625;

    private double slow;
    private double stuck;
    private double stuckMb;

    /** Of one that is slow. */
    static double heldMb(double responseMb) {
        return Math.min(MARK_MB, responseMb);
    }

    /** @param boundMb above which slow clients are cut */
    void second(double finished, Work work, double boundMb, Conditions conditions) {
        slow += finished * work.slowShare() - slow / work.slowSeconds();
        slow = Math.min(slow, boundMb / heldMb(work.responseMb()));
        stuck += finished * conditions.stuck;
        stuckMb += finished * conditions.stuck * work.responseMb() * conditions.responseBytes;
    }

    double mb(Work work) {
        return slow * heldMb(work.responseMb()) + stuckMb;
    }

    double unwritable() {
        return slow + stuck;
    }
}
