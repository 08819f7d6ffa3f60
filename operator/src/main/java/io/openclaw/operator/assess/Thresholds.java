package io.openclaw.operator.assess;

import java.time.Duration;

/**
 * @param restartMb live memory from which on a pod is replaced
 * @param sampleInterval how often pods are sampled: decides what is fresh
 */
public record Thresholds(long restartMb, Duration sampleInterval) {}
