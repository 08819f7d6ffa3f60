package io.openclaw.router.memory;

/**
 * How short memory is, as a rung of a ladder: climbed at once, and come down only when the filling has fallen well below where the rung
 * begins, so that a figure that trembles around a mark makes one episode of many. Each rung includes those below it. Not thread-safe.
 */
public final class Pressure {
    /** How far a filling must fall below a rung's beginning to leave it: what one collection or one burst moves. */
    private static final double HYSTERESIS = 0.08;

    /** What is done about it (DESIGN, "Pressure ladder"). The marks are parts of what may be filled. */
    public enum Rung {
        NONE(0),
        /** It is said (contract, "Log look"). */
        WARN(0.70),
        /** What is only kept for later is given back. */
        TRIM(0.80),
        /** New requests are answered 503; the largest of the streams that stall are cut. Above the highest threshold of a restart, which comes first. */
        SHED(0.92),
        /** Shedding has not been enough. */
        HARD(0.96);

        private final double enterAt;

        Rung(double enterAt) {
            this.enterAt = enterAt;
        }

        public double enterAt() {
            return enterAt;
        }

        public double leaveBelow() {
            return enterAt - HYSTERESIS;
        }
    }

    /**
     * At one moment.
     *
     * @param heap live part of the heap
     * @param direct taken part of the direct memory
     * @param ledger leased part of what may be leased
     */
    public record Filling(double heap, double direct, double ledger) {
        public static final Filling EMPTY = new Filling(0, 0, 0);

        /** The fullest. */
        public double most() {
            return Math.max(heap, Math.max(direct, ledger));
        }
    }

    /** @param filling that the rung was found by */
    public record State(Rung rung, Filling filling) {
        public static final State EMPTY = new State(Rung.NONE, Filling.EMPTY);
    }

    private Rung rung = Rung.NONE;

    /** @return the rung now */
    public Rung observe(Filling filling) {
        double filled = filling.most();
        Rung next = Rung.NONE;
        for (Rung each : Rung.values()) {
            boolean held = each.compareTo(rung) <= 0 && filled >= each.leaveBelow();
            if (held || filled >= each.enterAt()) {
                next = each;
            }
        }
        rung = next;
        return next;
    }
}
