package io.openclaw.operator.assess;

import java.time.Duration;

/**
 * @param restartMb live memory from which on a pod is replaced
 * @param sampleInterval how often pods are sampled: decides what is fresh
 * @param restartTakes from the decision until the pod is out of the way
 */
public record Thresholds(long restartMb, Duration sampleInterval, Duration restartTakes) {}
