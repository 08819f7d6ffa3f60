package io.openclaw.router.admin;

/** The admin paths, whoever listens: the admin port serves all of them, the traffic port to true loopback peers where the settings say so. */
public interface AdminApi {

    /** @param path without query */
    boolean serves(String path);

    /** May block (a collection, a histogram): to be called on a thread that may wait, never on an event loop. */
    AdminAnswer handle(AdminRequest request);
}
