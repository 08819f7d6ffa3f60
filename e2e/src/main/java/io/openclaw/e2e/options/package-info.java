/** What is asked of a measurement on the command line. */
@NullMarked
package io.openclaw.e2e.options;

import org.jspecify.annotations.NullMarked;
