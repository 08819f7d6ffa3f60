package io.openclaw.operator.assess;

/**
 * What a pod shows that a person should know of, whether or not it is to be replaced.
 *
 * @param pressure live memory is above the warning mark
 * @param growing live memory grows, and is past half of the way to the threshold
 * @param overflow the queue sheds
 * @param fragmented memory is held for nobody, and the router's own trim has not helped
 * @param slowCollections one took longer than the alert threshold lately
 * @param swapDoubt why the swap that was asked for isn't there; empty where it is, or none was asked for
 * @param silence why it gives no metrics, attempt after attempt; empty while it does
 */
public record Symptoms(
        boolean pressure,
        boolean growing,
        boolean overflow,
        boolean fragmented,
        boolean slowCollections,
        String swapDoubt,
        String silence) {
    public static final Symptoms NONE = new Symptoms(false, false, false, false, false, "", "");

    /** The same, of a pod that gives no metrics now. */
    public Symptoms silent(String why) {
        return new Symptoms(pressure, growing, overflow, fragmented, slowCollections, swapDoubt, why);
    }
}
