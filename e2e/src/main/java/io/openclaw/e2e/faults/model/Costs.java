package io.openclaw.e2e.faults.model;

/**
 * What collections cost and what they leave, on this pod's share of its node.
 *
 * @param youngMs pause of a young collection that finds nothing
 * @param msPerMb that survives one
 * @param fullMsPerMb live, of a collection that stops for all of it
 * @param promoted part of what is allocated that gets old and is garbage soon after
 * @param left part of the old garbage that an old collection of G1 leaves
 * @param markAt part of the heap from which on G1 marks the old generation
 * @param backgroundMb allocated each second without any request
 * @param utilisation of the allocator's chunks
 */
record Costs(
        double youngMs,
        double msPerMb,
        double fullMsPerMb,
        double promoted,
        double left,
        double markAt,
        double backgroundMb,
        double utilisation) {

    static Costs draw(Dice dice) {
        return new Costs(
                dice.uniform(1.5, 6),
                dice.uniform(0.3, 0.9),
                dice.uniform(0.7, 1.8),
                dice.logUniform(0.0005, 0.008),
                dice.uniform(0.03, 0.2),
                dice.uniform(0.4, 0.6),
                dice.uniform(0.1, 0.8),
                dice.uniform(0.75, 0.95));
    }

    Costs withPromoted(double share) {
        return new Costs(youngMs, msPerMb, fullMsPerMb, share, left, markAt, backgroundMb, utilisation);
    }
}
