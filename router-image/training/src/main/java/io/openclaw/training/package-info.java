/** Trains clw-router: runs it under a small load of every usual kind, so that the JVM writes down what it loaded and linked (JEP 483, 514). */
@NullMarked
package io.openclaw.training;

import org.jspecify.annotations.NullMarked;
