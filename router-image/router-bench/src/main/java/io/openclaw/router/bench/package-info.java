/** What admission and accounting cost by themselves: {@code mvn -Pjmh}. What a whole request costs is measured by {@code mvn -Pbench}. */
@NullMarked
package io.openclaw.router.bench;

import org.jspecify.annotations.NullMarked;
