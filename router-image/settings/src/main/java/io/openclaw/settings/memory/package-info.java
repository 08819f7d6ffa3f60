/** The memory plan: heap settings to container limit and JVM flags. Pure; router and operator compute the same plan from the same settings. */
@NullMarked
package io.openclaw.settings.memory;

import org.jspecify.annotations.NullMarked;
