/** What is answered to operators: metrics, health, admin and debug paths, their token, and the listener of their own. Hands over to the rooms that do the work. */
@NullMarked
package io.openclaw.router.admin;

import org.jspecify.annotations.NullMarked;
