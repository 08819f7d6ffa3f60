/**
 * Thresholds of {@code monitoring.metrics}, judged by the figures that Prometheus sees, and what crosses them told to receivers. Nothing here
 * runs on an event loop, and nobody waits for a receiver.
 */
@NullMarked
package io.openclaw.router.alert;

import org.jspecify.annotations.NullMarked;
