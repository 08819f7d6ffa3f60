/**
 * The demo: the whole system once through, told on the terminal as it happens and drawn as a timeline. What decides whether the promise was
 * kept is pure: proof, tallies and samples in, a report out.
 */
@NullMarked
package io.openclaw.e2e.demo;

import org.jspecify.annotations.NullMarked;
