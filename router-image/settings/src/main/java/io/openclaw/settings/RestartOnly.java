package io.openclaw.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * The sections that a running router can't change: what its JVM and its listeners were started with, and the classes it has loaded. All others
 * are applied live.
 */
public record RestartOnly(
        Settings.Listen listen, Settings.Admin admin, Settings.Process process, Settings.Filters filters) {

    public static RestartOnly of(Settings settings) {
        Settings.Router router = settings.router();
        return new RestartOnly(router.listen(), router.admin(), router.process(), router.filters());
    }

    /** The settings with these sections in place of their own. */
    public Settings in(Settings settings) {
        Settings.Router r = settings.router();
        return settings.withRouter(new Settings.Router(
                listen,
                admin,
                r.routes(),
                r.upstreams(),
                r.queue(),
                r.cache(),
                r.limits(),
                r.forwarding(),
                process,
                filters,
                r.accessLog(),
                r.debug()));
    }

    /** Keys of the sections in which the two differ, as the file has them. */
    public List<String> differences(RestartOnly other) {
        List<String> keys = new ArrayList<>();
        if (!listen.equals(other.listen)) {
            keys.add("router.listen");
        }
        if (!admin.equals(other.admin)) {
            keys.add("router.admin");
        }
        if (!process.equals(other.process)) {
            keys.add("router.process");
        }
        if (!filters.equals(other.filters)) {
            keys.add("router.filters");
        }
        return keys;
    }
}
