/** Pure: windows of samples and container history to bands and reasons. */
@NullMarked
package io.openclaw.operator.assess;

import org.jspecify.annotations.NullMarked;
