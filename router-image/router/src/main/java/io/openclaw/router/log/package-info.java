/** What the router says, in the look its readers know: one headline and indented facts, or one JSON object a line. */
@NullMarked
package io.openclaw.router.log;

import org.jspecify.annotations.NullMarked;
