/**
 * What the API server's write log proves about a router: how many of its pods were ready at every moment, what was restarted and when, and
 * what died of memory. Pure: writes in, facts out; the demo and the scenarios are judged by it.
 */
@NullMarked
package io.openclaw.e2e.proof;

import org.jspecify.annotations.NullMarked;
