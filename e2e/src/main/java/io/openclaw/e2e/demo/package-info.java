/**
 * The demo: the whole system once through, told on the terminal as it happens, proved from the API server's write log and drawn as a
 * timeline. What decides whether the promise was kept is pure: writes, tallies and samples in, a report out.
 */
@NullMarked
package io.openclaw.e2e.demo;

import org.jspecify.annotations.NullMarked;
