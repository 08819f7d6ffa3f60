package io.openclaw.diagnosis.history;

/** What is kept of each bucket, and how many samples become one value. */
public enum Signal {
    /** MB after a collection: the least, since garbage only ever adds. */
    LIVE(Fold.LEAST),
    /** LIVE of samples since whose predecessor the old generation was collected; unknown elsewhere. */
    FLOOR(Fold.LEAST),
    /** Of direct memory, MB that buffers in use pin. */
    PINNED(Fold.MEAN),
    /** MB of direct memory that are held for nobody, beyond what was pinned at most for some time. */
    IDLE(Fold.MEAN),
    /** MB of the process that are neither direct nor of the heap that was ever used. */
    NATIVE(Fold.MEAN),
    QUEUE(Fold.MEAN),
    OUTBOUND(Fold.MEAN),
    CACHE(Fold.MEAN),
    IN_FLIGHT(Fold.MEAN),
    /** MB of the largest request. */
    BODY(Fold.MEAN),
    /** A second, refused ones included. */
    ARRIVALS(Fold.RATE),
    /** A second. */
    COMPLETIONS(Fold.RATE),
    /** Seconds; unknown without an answer. */
    UPSTREAM_P95(Fold.MEAN),
    /** MB a second. */
    ALLOCATION(Fold.RATE),
    /** Share of time. */
    GC(Fold.RATE),
    PAUSE(Fold.MOST),
    /** Old collections within the bucket. */
    OLD(Fold.SUM),
    /** Share of hits; unknown without a question. */
    HIT_RATE(Fold.MEAN);

    static final Signal[] ALL = values();

    enum Fold {
        LEAST,
        MOST,
        /** Of what was seen at a moment. */
        MEAN,
        /** The mean over time: samples come at uneven intervals, and one of a tenth of a second is none of ten seconds. */
        RATE,
        SUM
    }

    final Fold fold;

    Signal(Fold fold) {
        this.fold = fold;
    }

    /** Place in a row: the order in which they stand here, which nothing outlives. */
    @SuppressWarnings("EnumOrdinal")
    public int column() {
        return ordinal();
    }
}
