/** clw-router without Kubernetes, as a reader of the troubleshooting article starts, queries and overloads it. */
@NullMarked
package io.openclaw.e2e.standalone;

import org.jspecify.annotations.NullMarked;
