/** The operator's environment as one immutable record. */
@NullMarked
package io.openclaw.operator.config;

import org.jspecify.annotations.NullMarked;
