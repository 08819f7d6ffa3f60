/** Amounts as Kubernetes writes them: durations and bytes. */
@NullMarked
package io.openclaw.settings.units;

import org.jspecify.annotations.NullMarked;
