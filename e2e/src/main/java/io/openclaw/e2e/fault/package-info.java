/** What goes wrong between an operator and its API server, on purpose. */
@NullMarked
package io.openclaw.e2e.fault;

import org.jspecify.annotations.NullMarked;
