package io.openclaw.e2e.conformance;

import java.util.List;

/**
 * One rule, and the conversation that shows it.
 *
 * @param chapter the file that it stands in
 * @param rfc where it is written, or "contract"
 * @param rule in words
 */
record Row(String chapter, String id, String rfc, String rule, List<Step> steps) {
    /** Where a step takes place. */
    enum Side {
        /** The client sends these bytes. */
        CLIENT_SENDS,
        /** The client sees this. */
        CLIENT_SEES,
        /** The upstream answers so as soon as a request's head is there. */
        UPSTREAM_HASTENS,
        /** The upstream answers so when a request is there whole. */
        UPSTREAM_SENDS,
        /** The upstream has seen this. */
        UPSTREAM_SEES
    }

    /** @param connection the client's connection, by a letter; empty for the upstream */
    record Step(Side side, String connection, String text) {}

    List<String> of(Side side) {
        return steps.stream()
                .filter(step -> step.side() == side)
                .map(Step::text)
                .toList();
    }

    @Override
    public String toString() {
        return id + " (" + rfc + "): " + rule;
    }
}
