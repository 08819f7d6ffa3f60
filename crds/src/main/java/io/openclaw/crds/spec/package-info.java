/** The sections of an OpenClawRouter's spec, one record each; an absent field is null, an absent list or map is empty. */
@NullMarked
package io.openclaw.crds.spec;

import org.jspecify.annotations.NullMarked;
