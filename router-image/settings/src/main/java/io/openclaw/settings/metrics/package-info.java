/** What a router says of itself: the JSON document at {@code /metrics}, what a diagnosis reads in it, and the trend of its memory. */
@NullMarked
package io.openclaw.settings.metrics;

import org.jspecify.annotations.NullMarked;
