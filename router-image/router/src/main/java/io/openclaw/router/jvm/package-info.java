/** What the JVM and the kernel say of memory: collections and their pauses, the live set, Netty's direct memory, the resident set, the cgroup. Reads only, but for the collections that it is asked for. */
@NullMarked
package io.openclaw.router.jvm;

import org.jspecify.annotations.NullMarked;
