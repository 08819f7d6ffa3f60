/**
 * Memory that goes to a socket as it lies there: the kernel takes its pages in place of a copy, and has them until the peer has acknowledged them.
 */
@NullMarked
package io.openclaw.router.splice;

import org.jspecify.annotations.NullMarked;
