package io.openclaw.crds;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A group of router pods whose memory limit is derived and which are replaced before the kernel kills them. */
@Group(OpenClawRouter.GROUP)
@Version(OpenClawRouter.VERSION)
@Kind("OpenClawRouter")
@Plural("openclawrouters")
@Singular("openclawrouter")
@ShortNames("ocr")
@AdditionalPrinterColumn(
        name = "READY",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "REPLICAS", jsonPath = ".status.replicas", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "LIMIT",
        jsonPath = ".status.memory.containerLimit",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "PRESSURE",
        jsonPath = ".status.conditions[?(@.type==\"MemoryPressure\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "RESTARTS",
        jsonPath = ".status.restarts.total",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "LAST-REASON",
        jsonPath = ".status.restarts.lastReason",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class OpenClawRouter extends CustomResource<OpenClawRouterSpec, OpenClawRouterStatus>
        implements Namespaced {
    public static final String GROUP = "openclaw.io";
    public static final String VERSION = "v1alpha1";

    /** The base class makes an empty spec; ours is a record, which is read or given. */
    @Override
    protected @Nullable OpenClawRouterSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable OpenClawRouterStatus initStatus() {
        return null;
    }
}
