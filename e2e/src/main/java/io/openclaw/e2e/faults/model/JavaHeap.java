package io.openclaw.e2e.faults.model;

/**
 * Young and old generation. What is live is known only when a collection has run, and after a young one only together with the garbage that got old.
 * Old collections come when old room is short, and when a figure reaches a mark of the router's own, which then has it confirmed.
 */
final class JavaHeap {
    /** Live heap, part of the most, that the router does something at: warn, restart, shed. */
    private static final double[] MARKS = {0.70, 0.875, 0.92};

    private static final double BETWEEN_CONFIRMATIONS = 10;
    private static final double TIGHT = 0.84;
    private static final double BETWEEN_RENEWALS = 60;
    /** Of garbage, part of the heap, below which G1 has no mixed collections. */
    private static final double WASTE = 0.05;

    /** Of the heap, what G1 shrinks its young generation to before it is in need (G1NewSizePercent). */
    private static final double G1_SMALLEST_YOUNG = 0.05;

    private static final double G1_PAUSE_MS = 15;
    private static final double G1_MS_PER_MB = 0.08;
    /** Of the free heap, the least that young shrinks to. */
    private static final double SMALLEST_EDEN_MB = 1;

    /** At nine tenths of the time in pauses a router serves nobody. */
    private static final double EXHAUSTED = 0.9;

    private static final double FULL = 0.9;

    private final Sizing sizing;
    private final Costs costs;
    private final Dice dice;

    private double live;
    private double eden;
    private double oldGarbage;
    private double figure;
    private double figureAfterOld;
    private double sinceForced = BETWEEN_CONFIRMATIONS;
    private double sinceOld;
    private boolean collected;

    private double allocated;
    private long old;
    private double seconds;
    private double pauses;
    private double longestMs;
    private double share10;
    private double share30;
    private double touched;

    JavaHeap(Sizing sizing, Costs costs, Dice dice) {
        this.sizing = sizing;
        this.costs = costs;
        this.dice = dice;
    }

    /**
     * One second of it.
     *
     * @param liveMb everything that is reachable at its end
     * @param youngMb of that, what won't be for long
     * @param allocatedMb within it
     * @param droppedMb of what was long-lived and is garbage now
     */
    void second(double liveMb, double youngMb, double allocatedMb, double droppedMb, Conditions conditions) {
        live = liveMb;
        oldGarbage += droppedMb;
        allocated += allocatedMb;
        eden += allocatedMb;
        sinceForced++;
        sinceOld++;
        pauses = 0;
        double room = Math.max(SMALLEST_EDEN_MB, Math.min(sizing.youngMb(), sizing.heapMb() - live - oldGarbage));
        touched = Math.max(touched, Math.min(sizing.heapMb(), live + oldGarbage + room));
        if (eden >= room) {
            young(Math.floor(eden / room), room, youngMb, conditions);
        }
        if (wantsConfirmation()) {
            sinceForced = 0;
            collectOld(1, conditions);
        }
        double share = Math.min(1, pauses);
        seconds += share;
        share10 += (share - share10) / 10;
        share30 += (share - share30) / 30;
    }

    private void young(double times, double room, double youngMb, Conditions conditions) {
        eden -= times * room;
        double survivors = Math.min(youngMb, sizing.youngMb() / 4);
        double promoted = Math.min(room, (costs.promoted() + conditions.promoted) * room + 0.02 * survivors);
        pause(times, costs.youngMs() + costs.msPerMb() * (survivors + promoted), conditions);
        double before = oldGarbage;
        oldGarbage += times * promoted;
        double free = oldMb() - live;
        if (sizing.serial() ? oldGarbage > free : oldIsDue(free)) {
            // so much garbage has room between two of them, else each young one becomes a full one
            double each = Math.max(free, promoted);
            collectOld(Math.max(1, (oldGarbage - before) / each), conditions);
        }
        figure = live + oldGarbage;
        collected = true;
    }

    /** The most that the old generation can be. */
    private double oldMb() {
        double young =
                sizing.serial() ? sizing.youngMb() : Math.min(sizing.youngMb(), G1_SMALLEST_YOUNG * sizing.heapMb());
        return sizing.heapMb() - young;
    }

    private boolean oldIsDue(double free) {
        boolean marked = live + oldGarbage > costs.markAt() * sizing.heapMb() && oldGarbage > WASTE * sizing.heapMb();
        return marked || oldGarbage > free;
    }

    private void collectOld(double times, Conditions conditions) {
        boolean stops = sizing.serial() || live > oldMb();
        double ms = stops ? 20 + costs.fullMsPerMb() * live : G1_PAUSE_MS + G1_MS_PER_MB * live;
        pause(times, ms, conditions);
        oldGarbage *= stops ? 0 : costs.left();
        figure = live + oldGarbage;
        figureAfterOld = figure;
        collected = true;
        sinceOld = 0;
        old += (long) Math.ceil(times);
    }

    private void pause(double times, double ms, Conditions conditions) {
        double each = ms * conditions.pauses * dice.logNormal(0.2);
        longestMs = Math.max(longestMs, each * (1 + 0.3 * Math.abs(dice.gaussian())));
        pauses += times * each / 1000;
    }

    private boolean wantsConfirmation() {
        if (!collected || sinceForced < BETWEEN_CONFIRMATIONS) {
            return false;
        }
        if (figureAfterOld >= TIGHT * sizing.mostLiveMb() && sinceOld >= BETWEEN_RENEWALS) {
            return true;
        }
        for (double mark : MARKS) {
            double mb = mark * sizing.mostLiveMb();
            if (figureAfterOld < mb && figure >= mb) {
                return true;
            }
        }
        return false;
    }

    /** Whether an allocation has failed, or nothing but collecting is done any more. */
    boolean exhausted() {
        return live > sizing.mostLiveMb()
                || (share10 >= EXHAUSTED && live >= FULL * sizing.heapMb())
                || share30 >= EXHAUSTED;
    }

    double liveMb() {
        return live;
    }

    /** What was in use after the last collection; before the first one, what is in use. */
    double figureMb() {
        return collected ? figure : live + eden;
    }

    double garbageMb() {
        return oldGarbage;
    }

    double allocatedMb() {
        return allocated;
    }

    double usedMb() {
        return Math.min(sizing.heapMb(), live + oldGarbage + eden);
    }

    /** Pages that were written to, which no collection gives back. */
    double touchedMb() {
        return touched;
    }

    long oldCollections() {
        return old;
    }

    double gcSeconds() {
        return seconds;
    }

    double gcShare() {
        return share10;
    }

    /** Since it was asked for last. */
    double takeLongestMs() {
        double longest = longestMs;
        longestMs = 0;
        return longest;
    }
}
