/** What the history shows: what grows, who owns it, how long there is, what is unlike before. */
@NullMarked
package io.openclaw.diagnosis.finding;

import org.jspecify.annotations.NullMarked;
