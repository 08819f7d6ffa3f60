/** What happened, to the readers of {@code kubectl describe}. */
@NullMarked
package io.openclaw.operator.event;

import org.jspecify.annotations.NullMarked;
