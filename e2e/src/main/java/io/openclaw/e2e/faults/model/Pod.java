package io.openclaw.e2e.faults.model;

import io.openclaw.settings.metrics.Vitals;
import org.jspecify.annotations.Nullable;

/** A pod through its story: its process, what comes to it, when it is looked at, and what befalls it. One thread. */
public final class Pod {
    /** What happened last. */
    public enum Event {
        /** It was looked at: {@link #vitals()}. */
        SAMPLED,
        /** A look failed. */
        MISSED,
        /** The process has died for want of memory; {@link #restart} goes on. */
        DIED
    }

    private static final double SHORTEST_LEAD_IN = 1_800;
    private static final double LONGEST_LEAD_IN = 7_200;
    private static final double AFTER = 600;
    /** Of the time to the limit: restarts and what comes of them are part of the story. */
    private static final double TIMES = 2;

    private final Profile profile;
    private final Dice dice;
    private final Arrivals arrivals;
    private final double horizon;
    private final double changeAt;
    private final double secondsToLimit;
    private final @Nullable Fault fault;
    private final double restartEvery;
    private final boolean newRevisions;

    private final Conditions conditions = new Conditions();
    private Course course = Course.NONE;
    private Router router;
    private int revision = 1;
    private double now;
    private double nextRestart;
    private double nextLook;
    private double lookDue;
    private double gapFrom;
    private double gapUntil;
    private boolean changed;
    private boolean dead;
    private @Nullable Vitals vitals;

    private Pod(Scenario scenario, Profile profile, Dice dice) {
        this.profile = profile;
        this.dice = dice;
        arrivals = new Arrivals(profile.traffic(), dice.split());
        switch (scenario) {
            case Scenario.Faulty(Fault its, double seconds, Load _, long _) -> {
                fault = its;
                secondsToLimit = seconds;
                changeAt = dice.uniform(SHORTEST_LEAD_IN, LONGEST_LEAD_IN);
                horizon = changeAt + TIMES * seconds + AFTER;
                restartEvery = 0;
                newRevisions = false;
            }
            case Scenario.Healthy(Look look, Load _, long _) -> {
                fault = null;
                secondsToLimit = 0;
                changeAt = Double.POSITIVE_INFINITY;
                horizon = Traffic.DAY;
                restartEvery = look.restartEvery();
                newRevisions = look == Look.DEPLOY;
            }
        }
        conditions.cacheMb = profile.residents().cache().capMb();
        router = start();
        nextRestart = restartEvery > 0 ? dice.exponential(restartEvery) : Double.POSITIVE_INFINITY;
        nextLook = dice.uniform(0, Sampling.INTERVAL);
        lookDue = nextLook;
        gapFrom = untilGap();
    }

    public static Pod of(Scenario scenario) {
        var dice = new Dice(seed(scenario));
        Profile drawn = Profile.draw(scenario.load(), dice);
        Profile profile = switch (scenario) {
            case Scenario.Faulty(Fault fault, double _, Load load, long _) -> fault.prepare(drawn, load, dice);
            case Scenario.Healthy(Look look, Load _, long _) ->
                look.shape(drawn, dice).withinMeans();
        };
        return new Pod(scenario, profile, dice);
    }

    /** Far from each other for stories that differ in little, and the same in every run of the program. */
    private static long seed(Scenario scenario) {
        String story = switch (scenario) {
            case Scenario.Faulty(Fault fault, double seconds, Load load, long _) ->
                fault.name() + (long) seconds + load;
            case Scenario.Healthy(Look look, Load load, long _) -> look.name() + load;
        };
        return (scenario.seed() * 0x9E3779B97F4A7C15L) ^ (story.hashCode() * 0xBF58476D1CE4E5B9L);
    }

    private Router start() {
        return new Router(profile, conditions, "r" + revision, dice.split());
    }

    private double untilGap() {
        double perDay = profile.sampling().gapsPerDay();
        return perDay > 0 ? now + dice.exponential(Traffic.DAY / perDay) : Double.POSITIVE_INFINITY;
    }

    /** To the next look at it, or its death. */
    public Event advance() {
        if (dead) {
            throw new IllegalStateException("a dead pod must be restarted first");
        }
        while (now < nextLook) {
            if (now >= nextRestart) {
                nextRestart = now + dice.exponential(restartEvery);
                revision += newRevisions ? 1 : 0;
                router = start();
            }
            second();
            if (router.dead()) {
                dead = true;
                return Event.DIED;
            }
        }
        return look();
    }

    private void second() {
        if (now >= changeAt && !changed && fault != null) {
            changed = true;
            course =
                    Onset.of(router, profile, now, secondsToLimit, dice.split()).course(fault);
        }
        if (changed) {
            course.alter(now - changeAt, conditions);
        }
        router.second(arrivals.inSecondFrom(now, conditions.arrivals));
        now++;
    }

    private Event look() {
        Sampling sampling = profile.sampling();
        double at = nextLook;
        lookDue += Sampling.INTERVAL;
        double jitter = Math.clamp(sampling.jitterSeconds() * dice.gaussian(), -4, 4);
        nextLook = Math.max(at + 1, lookDue + jitter);
        if (at >= gapUntil && at >= gapFrom) {
            gapUntil = at + dice.exponential(sampling.gapSeconds());
            gapFrom = untilGap();
        }
        if (at < gapUntil || dice.chance(sampling.missing())) {
            return Event.MISSED;
        }
        vitals = router.vitals(at, now - at);
        return Event.SAMPLED;
    }

    /**
     * A fresh process, under conditions that go on.
     *
     * @param secondsLater during which there is none
     */
    public void restart(double secondsLater) {
        for (int i = 0; i < secondsLater; i++) {
            arrivals.inSecondFrom(now, conditions.arrivals);
            now++;
        }
        while (nextLook < now) {
            lookDue += Sampling.INTERVAL;
            nextLook = lookDue;
        }
        dead = false;
        router = start();
    }

    /** Of the newest look that succeeded. */
    public Vitals vitals() {
        if (vitals == null) {
            throw new IllegalStateException("nobody has looked yet");
        }
        return vitals;
    }

    public double now() {
        return now;
    }

    /** Whether the story is told. */
    public boolean over() {
        return now >= horizon;
    }

    /** From where on something is wrong; never, of a healthy one, and from the start, where the heap is too small. */
    public double wrongFrom() {
        return fault == Fault.INSUFFICIENT_MEMORY ? 0 : changeAt;
    }

    /** {@code process.restart_on_memory_threshold_mb}, which a detector is told. */
    public double thresholdMb() {
        return profile.sizing().thresholdMb();
    }

    Router router() {
        return router;
    }

    Profile profile() {
        return profile;
    }

    double changeAt() {
        return changeAt;
    }
}
