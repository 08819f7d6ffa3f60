package io.openclaw.e2e.faults.model;

/** A heap that is too small for its work holds until a moment that needs a bit more than the moments before: a new configuration beside the old one. */
final class Moments {
    /** Of the time to the limit, since after a restart it goes on. */
    private static final double TIMES = 2.5;
    /** Of the room: more than there is, however the usual wanders. */
    private static final double TOO_MUCH = 1.5;

    private Moments() {}

    static Course course(Onset onset) {
        Dice dice = onset.dice();
        double room = onset.room().heapMb();
        double gap = Math.min(dice.uniform(300, 1_200), onset.seconds() / 3);
        var moments = new Spells();
        for (double from = dice.exponential(gap); from < onset.seconds(); from += dice.exponential(gap)) {
            moments.add(from, dice.uniform(30, 90), dice.uniform(0.1, 0.5) * room);
        }
        for (double from = onset.seconds(); from < TIMES * onset.seconds(); from += dice.exponential(gap)) {
            moments.add(from, dice.uniform(30, 90), TOO_MUCH * room);
        }
        return (since, conditions) -> {
            moments.moveTo(since);
            conditions.transientMb = moments.largestMb();
        };
    }
}
