/** The admin surface: metrics, health, admin and debug paths, answered from the rooms above. */
@NullMarked
package io.openclaw.router.admin;

import org.jspecify.annotations.NullMarked;
