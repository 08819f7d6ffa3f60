package io.openclaw.e2e.faults.model;

import java.util.ArrayList;
import java.util.List;

/** One pod's story. Equal ones are equal to the last figure. */
public sealed interface Scenario {
    Load load();

    long seed();

    /** @param secondsToLimit from the change point on, about: when it really dies is up to the model */
    record Faulty(Fault fault, double secondsToLimit, Load load, long seed) implements Scenario {}

    /** A day. */
    record Healthy(Look look, Load load, long seed) implements Scenario {}

    /** Which seeds: those that thresholds may be tuned by, or those that they are judged by. */
    enum Seeds {
        TUNING,
        HELD_OUT;

        /** The n-th: tuning has the even ones, so that no seed is ever both. */
        long nth(int n) {
            return 2L * n + (this == HELD_OUT ? 1 : 0);
        }
    }

    /** From the start of a fault to its end. */
    List<Integer> MINUTES_TO_LIMIT = List.of(8, 20, 60, 240);

    /** Every fault at each time to the limit under each load. */
    static List<Faulty> faulty(Seeds seeds, int perCell) {
        List<Faulty> all = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            for (int minutes : MINUTES_TO_LIMIT) {
                for (Load load : Load.values()) {
                    for (int n = 0; n < perCell; n++) {
                        all.add(new Faulty(fault, minutes * 60.0, load, seeds.nth(n)));
                    }
                }
            }
        }
        return all;
    }

    /** Each look under each load in turn. */
    static List<Healthy> healthy(Seeds seeds, int days) {
        List<Healthy> all = new ArrayList<>();
        Look[] looks = Look.values();
        Load[] loads = Load.values();
        for (int n = 0; n < days; n++) {
            int turn = n / looks.length;
            all.add(new Healthy(looks[n % looks.length], loads[turn % loads.length], seeds.nth(turn)));
        }
        return all;
    }
}
