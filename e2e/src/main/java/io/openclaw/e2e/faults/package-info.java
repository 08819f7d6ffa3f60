/**
 * The synthetic fault bench: detectors before thousands of modelled routers, sick and healthy, on a virtual clock, and how well they did. It knows the model's truth
 * and the detectors' verdicts; neither knows the other.
 */
@NullMarked
package io.openclaw.e2e.faults;

import org.jspecify.annotations.NullMarked;
