/** The sections of an OpenClawRouter's status, one record each; an absent field is null, an absent list is empty. */
@NullMarked
package io.openclaw.crds.status;

import org.jspecify.annotations.NullMarked;
