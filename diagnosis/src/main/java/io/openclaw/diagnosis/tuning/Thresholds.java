package io.openclaw.diagnosis.tuning;

import java.util.List;

/**
 * Every number that a verdict hangs on. "Published" ones are the specification's starting values, "chosen" ones were set while this was written; none is
 * proven but by the fault bench.
 */
public final class Thresholds {
    // history

    /** Seconds of a bucket at each resolution, each a multiple of the one before: windows of 5 min, 21 min, 2 h and 26 h (published: 5 min, 20 min, 2 h, 24 h). */
    public static final List<Integer> BUCKET_SECONDS = List.of(10, 40, 240, 2880);
    /** Buckets of a window. Chosen: Theil-Sen's work grows with their square, and its error at 32 is 3 % of that of a day in single samples. */
    public static final int BUCKETS = 32;
    /** Seconds by which a start may seem to move between two samples: both clocks are read late. Chosen. */
    public static final double START_JITTER = 5;

    /** Buckets of the finest window after which its trends are computed anew. Chosen: half a minute. */
    public static final int FINEST_EVERY = 3;

    /** Seconds in which most of the chunks go back that a burst left. Chosen: three times as long as the allocator's trims need. */
    public static final double CHUNKS_GO = 1800;

    /** Of the chunks, at least, what buffers fill of them. Chosen. */
    public static final double UTILISATION = 0.75;

    // walls

    /** Of the old generation: beyond it nearly every collection is one of everything. Tuned. */
    public static final double OLD_FULL = 0.98;
    /** Of -Xmx, the same where the old generation may take it all. Tuned (published: 0.92). */
    public static final double HEAP_TIGHT = 0.94;
    /** Of -Xmx: what a collection needs for itself, a survivor space or regions to copy to, is never live. Tuned. */
    public static final double HEAP_FULL = 0.97;

    // trend

    /** Fewest buckets of a trend (published). */
    public static final int FEWEST_BUCKETS = 10;
    /** Fewest collections of a trend (published). Seen as values that differ: the live set only moves with one. */
    public static final int FEWEST_COLLECTIONS = 5;
    /** Standard score of Kendall's from which on something rises: an error of 1 % (convention). */
    public static final double RISES = 2.33;
    /** The same of the cheap look before it, of thirds of a window: below it nothing else is computed. Chosen. */
    public static final double SCREEN = 1.5;
    /** F statistic of a hinge. Chosen: 1 % by the tables is 5.4 at 32 points, and the best of some 20 places is taken. */
    public static final double HINGE = 14;
    /** Fewest buckets on either side of a hinge. Chosen. */
    public static final int HINGE_BUCKETS = 4;
    /** Windows that a trend is followed into the future: beyond, it is none. Chosen. */
    public static final double HORIZON_WINDOWS = 4;
    /** Of the wall, and standard deviations: so far below its line a rise is over. Chosen. */
    public static final double OVER = 0.02;

    public static final double OVER_NOISE = 3;
    /** Times as long as it was seen, that a line is extended. Chosen. */
    public static final double REACH = 3;
    /** Of the time that is left, by how much a steady rise may be off as far as p90: requests come faster or slower. Tuned. */
    public static final double DRIFT = 0.16;
    /** How sure it is that a line meets its wall within the horizon, below which it is none. Chosen. */
    public static final double HARDLY = 0.1;
    /** Slope of the last third over that of the first, below which a curve flattens (published: 0.6). Tuned. */
    public static final double FLATTENS = 0.75;
    /** Of the wall: a fitted plateau below it is no danger (published: 0.85). Tuned. */
    public static final double PLATEAU = 0.95;
    /** A shorter window's slope below this share of a longer one's, surely: the longer one tells of the past. Chosen. */
    public static final double OUTDATED = 0.5;
    /** Of the variance of time itself that owners may explain: beyond, nobody can tell them from time. Chosen. */
    public static final double COLLINEAR = 0.98;
    /** Root of the variance inflation from which on owners and time can't be told apart: R² of 0.75. Chosen. */
    public static final double AMBIGUOUS = 2;
    /** Of a leak's slope, what it surely is while the evidence is short. Chosen: one tooth of a saw is steep, and unsure. */
    public static final double SURELY = 0.5;
    /** Standard scores of p10 and p90 (normal distribution). */
    public static final double P90 = 1.2816;

    // owners

    /** Heap and direct bytes that a byte of a queue, cache or response can cost at most. Chosen: heads, keys and slack. */
    public static final double DEAREST_BYTE = 1.3;
    /** Of a rise: an owner that could not explain as much at its dearest is left out. Chosen. */
    public static final double NEGLIGIBLE = 0.1;

    // vetoes

    /** Seconds of uptime below which a trend is a start, unless less than {@link #WARM_UP_LEFT} are left, and in the heap {@link #LIVE_CONFIRMED} (published: 600). Tuned. */
    public static final double WARM_UP = 1200;
    /** Seconds (published). */
    public static final double WARM_UP_LEFT = 900;
    /** Seconds of evidence that always suffice (published). */
    public static final double EVIDENCE = 1200;
    /** Evidence below that suffices if it is as long as this share of what is left. Tuned: a fast leak leaves no more. */
    public static final double EVIDENCE_SHARE = 0.5;
    /** Seconds of evidence without which memory outside of the heap is never Hard. Chosen: chunks and pages outlast a burst by some minutes. */
    public static final double EVIDENCE_OUTSIDE = 600;
    /** The floors that old collections leave rise at least at this share of the trend. Chosen: a sawtooth's floors don't rise. */
    public static final double FLOORS_RISE = 0.4;
    /** Of the wall: growth that load or a bounded cache explains says nothing below it. Chosen. */
    public static final double EXPLAINED_MATTERS = 0.65;

    // bands

    /** Seconds to the wall, below which a sure trend is Soft (published). */
    public static final double SOFT_SECONDS = 1800;
    /** How sure it has to be that the wall is hit within the horizon (published). */
    public static final double SURE = 0.8;
    /** Of -Xmx: live heap that is Soft once it lasts (published). */
    public static final double LIVE_SOFT = 0.75;
    /** Share of time in collections that is Soft once it lasts (published). */
    public static final double GC_SOFT = 0.10;
    /** Seconds that both have to last (published). */
    public static final double LASTS = 60;
    /** Times the seconds of a restart, below which it is Hard (published); or once of them, with one in ten. */
    public static final double HARD_RESTARTS = 2;
    /** Seconds between two votes on a trend. Chosen: a bucket. */
    public static final double VOTE_SECONDS = 10;
    /** Of the last {@link #VOTES} (published). */
    public static final int VOTES_NEEDED = 3;
    /** (published) */
    public static final int VOTES = 4;
    /** Old collections over the threshold (published). */
    public static final int OLD_OVER_THRESHOLD = 2;
    /** Of the container's limit (published). */
    public static final double CGROUP_HARD = 0.93;
    /** Share of time in collections (published). */
    public static final double GC_HARD = 0.30;
    /** Of -Xmx, along with it (published). */
    public static final double LIVE_HARD = 0.85;
    /** Of -Xmx: a rise of live heap is Hard once an old collection has left so much. Chosen: the router's own first mark, at which it has one. */
    public static final double LIVE_CONFIRMED = 0.70;
    /** Of the wall: explained growth is Hard only above it, since load that came can go. Chosen. */
    public static final double EXPLAINED_HARD = 0.85;
    /** Seconds that a band outlasts its reason. Chosen. */
    public static final double BAND_HOLDS = 120;
    /** Seconds that a cause outlasts what spoke for it. Chosen. */
    public static final double CAUSE_HOLDS = 300;

    // causes

    /** Support from which on a cause fires (published: the margin). */
    public static final double FIRES = 0.6;
    /** Of the wall: a step (published). */
    public static final double STEP = 0.05;
    /** Of the nearer wall: a body that is too large (published: 0.03, which ten megabytes are of most pods). Tuned. */
    public static final double BODY = 0.15;
    /** Of heap and direct memory: what a queue holds that is too long. Tuned: a backlog may leave a minute. */
    public static final double WAITING = 0.10;
    /** Share of growth that makes its owner the cause (published). */
    public static final double OWNS = 0.5;
    /** Share of growth that nobody owns (published). */
    public static final double UNOWNED = 0.6;
    /** Seconds that the first in the queue has waited (published). */
    public static final double OLDEST = 5;
    /** Upstream time over what it was (published). */
    public static final double SLOWER = 2;
    /** Requests in flight over what they were (published). */
    public static final double IN_FLIGHT = 1.5;
    /** Arrivals over what they were, along with it. Chosen: a little less, since latency rises with load. */
    public static final double ARRIVALS = 1.25;
    /** Times as many, arriving and in flight: then they are what is wrong, whatever else seems to grow. Tuned. */
    public static final double MANY = 2;
    /** Allocation over what it was, by arrivals over what they were: each request takes more than before. Chosen. */
    public static final double DEARER = 1.25;
    /** Of the heap's wall: what one filter piles up that is no small cache of its own. Chosen: a leak has no more than that for long. */
    public static final double PILED = 0.20;
    /** Points of hit rate gained per 10 % more bytes, below which a larger cache is no use (published). */
    public static final double HIT_GAIN = 0.5;
    /** Of the wall: where a cache's cap must not take it (published). */
    public static final double CAP = 0.85;
    /** Of the wall: above it, memory is no longer held for nobody (published). */
    public static final double LIVE_IDLE = 0.70;
    /** Milliseconds of a pause (published). */
    public static final double PAUSE_MS = 450;
    /** Allocation over what it was (published). */
    public static final double ALLOCATION = 2;
    /** Of -Xmx: live heap that is too much for a heap that size (published). */
    public static final double LIVE_FULL = 0.75;
    /** Seconds of it that leave no doubt (published: 6 h). */
    public static final double FULL_SECONDS = 21_600;
    /** Seconds of it from which on it may be said. Chosen. */
    public static final double FULL_SOON = 600;
    /** The same where nothing grows that nobody owns, and it was so from the start: a young pod need not wait for what an old one has to. Chosen. */
    public static final double FULL_YOUNG = 120;
    /** Of a life, that it stood so high: from the start, and no trend made it so. Tuned: a steady leak is there for a third of it. */
    public static final double FULL_SHARE = 0.45;
    /** Of the peak before a restart (published). */
    public static final double BACK = 0.90;
    /** Seconds after a restart (published). */
    public static final double BACK_SECONDS = 1800;

    // fleet

    /** Fewest pods that are compared (published). */
    public static final int FEWEST_PODS = 3;
    /** Robust standard score of a pod out of line (published). */
    public static final double OUT_OF_LINE = 4;
    /** Of the pods of a revision (published). */
    public static final double ALIKE = 0.8;
    /** MB an hour: slower growth is flat. Chosen: a day of it is 24 MB. */
    public static final double FLAT_MB_PER_HOUR = 1;

    private Thresholds() {}
}
