/** What the pages that a measurement writes of itself have in common: tables, and where it was measured. */
@NullMarked
package io.openclaw.e2e.results;

import org.jspecify.annotations.NullMarked;
