/** What is: one immutable snapshot that a reconcile works on. Records only; {@link io.openclaw.operator.observe.Observer} alone reads the API server. */
@NullMarked
package io.openclaw.operator.observe;

import org.jspecify.annotations.NullMarked;
