/**
 * openclaw.yaml as immutable records: reading with exact errors, defaults that scale with the heap, writing. Pure: no I/O but the file that
 * is read, nothing of the router's or the operator's.
 */
@NullMarked
package io.openclaw.settings;

import org.jspecify.annotations.NullMarked;
