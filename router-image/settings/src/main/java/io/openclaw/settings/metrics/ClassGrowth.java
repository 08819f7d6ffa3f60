package io.openclaw.settings.metrics;

/**
 * A class in a histogram of live objects, beside the same class in an earlier one or in another process.
 *
 * @param name as the JVM writes it: {@code [B} is an array of bytes
 */
public record ClassGrowth(String name, long instances, long bytes, long grownInstances, long grownBytes) {}
