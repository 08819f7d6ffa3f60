/**
 * Crowds of slow and greedy clients against the real router in a memory cgroup at its plan: does it live, does it count right, does it give all
 * back, and do honest clients beside the crowd notice. Everything ends by itself.
 */
@NullMarked
package io.openclaw.e2e.attack;

import org.jspecify.annotations.NullMarked;
