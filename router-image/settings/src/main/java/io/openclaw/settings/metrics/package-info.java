/** What a router says of itself: the JSON document at {@code /metrics}, what a diagnosis reads in it, the trend of its memory, and which classes grew. */
@NullMarked
package io.openclaw.settings.metrics;

import org.jspecify.annotations.NullMarked;
