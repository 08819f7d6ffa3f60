package io.openclaw.router.admin;

/** The admin paths as a function, apart from the listener that they are asked on. */
public interface AdminApi {
    /** Whether the path (without query) is one of the admin's. Doesn't block. */
    boolean serves(String path);

    /** The answer. May block: the caller runs it on a virtual thread. */
    AdminResponse handle(AdminRequest request);
}
