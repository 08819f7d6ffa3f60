/** {@code clw-router}, the program: flags, environment and file to settings and plan, and the JVM that runs by them. */
@NullMarked
package io.openclaw.router.cli;

import org.jspecify.annotations.NullMarked;
