package io.openclaw.operator.controller;

import io.openclaw.crds.OpenClawRouterSpec;
import io.openclaw.operator.desired.Configuration;
import io.openclaw.operator.desired.InvalidSpecException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The latest configurations: the routers of a fleet are mostly made of a few templates, and a template's takes longer to make than to find. */
final class Configurations {
    private static final int MOST = 16;

    private final Map<OpenClawRouterSpec, Configuration> known = new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<OpenClawRouterSpec, Configuration> eldest) {
            return size() > MOST;
        }
    };

    /** @throws InvalidSpecException when the spec contradicts itself */
    Configuration of(OpenClawRouterSpec spec) throws InvalidSpecException {
        synchronized (known) {
            Configuration found = known.get(spec);
            if (found != null) {
                return found;
            }
        }
        Configuration made = Configuration.of(spec);
        synchronized (known) {
            known.put(spec, made);
        }
        return made;
    }
}
