/** A pod's figures over five minutes, twenty, two hours and a day, in a fixed number of bytes. */
@NullMarked
package io.openclaw.diagnosis.history;

import org.jspecify.annotations.NullMarked;
