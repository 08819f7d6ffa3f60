/** The sequence observe, assess, plan, act, report, and what wakes it. Decisions live elsewhere. */
@NullMarked
package io.openclaw.operator.controller;

import org.jspecify.annotations.NullMarked;
