/** One cause a class: how well it fits what was found, and in which numbers. */
@NullMarked
package io.openclaw.diagnosis.rule;

import org.jspecify.annotations.NullMarked;
