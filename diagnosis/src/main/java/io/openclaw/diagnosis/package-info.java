/** From the vitals of a pod to a band, the time that is left and one root cause, with the numbers that were compared. Pure: no clock, no thread, no chance. */
@NullMarked
package io.openclaw.diagnosis;

import org.jspecify.annotations.NullMarked;
