package io.openclaw.e2e.faults.model;

/** Bodies that are held whole while their upstream takes them, each time larger ones. */
final class Gathered {
    /** Of the room. */
    private static final double FIRST = 0.1;

    private static final double LARGEST = 1.3;
    /** Of the time to the limit, since after a restart it goes on. */
    private static final double TIMES = 2.5;

    private Gathered() {}

    static Course course(Onset onset) {
        Dice dice = onset.dice();
        double room = onset.room().where(onset.profile().bodiesOnHeap());
        double gap = Math.clamp(onset.seconds() / 20, 20, 400);
        var bodies = new Spells();
        double from = 0;
        while (from < TIMES * onset.seconds()) {
            double part = Math.min(LARGEST, FIRST + from / onset.seconds());
            double seconds = dice.uniform(35, 100);
            bodies.add(from, seconds, room * part * dice.logNormal(0.1));
            from += seconds + dice.exponential(gap);
        }
        return (since, conditions) -> {
            bodies.moveTo(since);
            conditions.gatheredMb = bodies.sumMb();
            conditions.largestGatheredMb = bodies.largestMb();
        };
    }
}
