package io.openclaw.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import io.openclaw.crds.spec.AccessLog;
import io.openclaw.crds.spec.Autoscaling;
import io.openclaw.crds.spec.Autosize;
import io.openclaw.crds.spec.Cache;
import io.openclaw.crds.spec.ComputeResources;
import io.openclaw.crds.spec.Debug;
import io.openclaw.crds.spec.DisruptionBudget;
import io.openclaw.crds.spec.Forwarding;
import io.openclaw.crds.spec.Limits;
import io.openclaw.crds.spec.Listen;
import io.openclaw.crds.spec.Monitoring;
import io.openclaw.crds.spec.PodTemplate;
import io.openclaw.crds.spec.Queue;
import io.openclaw.crds.spec.RestartPolicy;
import io.openclaw.crds.spec.Route;
import io.openclaw.crds.spec.RouterFilter;
import io.openclaw.crds.spec.RouterProcess;
import io.openclaw.crds.spec.RouterService;
import io.openclaw.crds.spec.Upstream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a user asks for. Absent fields mean the default that their description names; memory bounds scale with the heap. */
@ValidationRule(
        value = "!(has(self.replicas) && has(self.autoscaling))",
        message = "set either replicas or autoscaling: remove replicas to let the autoscaler decide")
@ValidationRule(
        value = "!has(self.routes) || self.routes.all(r, self.upstreams.exists(u, u.name == r.upstream))",
        message = "each route's upstream must be the name of one of spec.upstreams")
@ValidationRule(
        value = "self.upstreams.all(u, self.upstreams.exists_one(other, other.name == u.name))",
        message = "upstream names must be unique: rename one")
@ValidationRule(
        value = "!has(self.routes) || self.routes.all(r, self.routes.exists_one(other, other.name == r.name))",
        message = "route names must be unique: rename one")
@ValidationRule(
        value = "!has(self.filters) || self.filters.all(f, self.filters.exists_one(other, other.name == f.name))",
        message = "filter names must be unique: rename one")
@ValidationRule(
        value =
                "duration(self.?queue.?drainTimeout.orValue('30s')) <= duration(self.?process.?restartGracePeriod.orValue('30s'))",
        message =
                "queue.drainTimeout (default 30s) must be at most process.restartGracePeriod (default 30s): lower the one or raise the other")
@ValidationRule(
        value = "!has(self.cache) || !has(self.cache.maxEntrySize) || " + OpenClawRouterSpec.ENTRY + " <= "
                + OpenClawRouterSpec.CACHE,
        message = "cache.maxEntrySize must be at most cache.maxMemory (default: an eighth of process.maxHeap)")
@ValidationRule(
        value = "!has(self.autosize) || self.autosize != 'Apply' || !has(self.process) || !(" + OpenClawRouterSpec.FIXED
                + ")",
        message =
                "with autosize: Apply remove process.maxOldSpace, maxNewSpace, forceGCThreshold and restartOnMemoryThreshold: they follow the heap")
@ValidationRule(
        value =
                "!has(self.autosize) || self.autosize != 'Apply' || !has(self.cache) || !has(self.cache.maxEntrySize) || has(self.cache.maxMemory)",
        message = "with autosize: Apply set cache.maxMemory beside cache.maxEntrySize: by default it follows the heap")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OpenClawRouterSpec(
        @JsonPropertyDescription(
                "Number of router pods. Absent and without autoscaling: 2 at creation, then whatever set it last. Excludes autoscaling.")
        @SpecReplicas
        @Min(0)
        @Nullable
        Integer replicas,

        @JsonPropertyDescription("Container image of clw-router. Default: the version that belongs to the operator.")
        @Nullable
        String image,

        @JsonPropertyDescription("What is added to every router pod.") @Nullable
        PodTemplate podTemplate,

        @JsonPropertyDescription(
                "CPU and extended resources of the router container. Memory is refused here: it is derived from process, queue and cache (see status.memory).")
        @Nullable
        ComputeResources resources,

        @JsonPropertyDescription("The Service in front of the pods.") @Nullable
        RouterService service,

        @JsonPropertyDescription("Where requests go; at least one.") @Required @Size(min = 1, max = Bounds.UPSTREAMS)
        List<Upstream> upstreams,

        @JsonPropertyDescription(
                "Which request goes to which upstream; the first that matches wins. Absent: everything goes to the first upstream.")
        @Size(max = Bounds.ROUTES)
        List<Route> routes,

        @JsonPropertyDescription(
                "A HorizontalPodAutoscaler on the Deployment, by CPU, never by memory. Excludes replicas.")
        @Nullable
        Autoscaling autoscaling,

        @JsonPropertyDescription("How many pods voluntary disruptions may take. Default: maxUnavailable 1.") @Nullable
        DisruptionBudget podDisruptionBudget,

        @JsonPropertyDescription("The traffic listener of each pod.") @Nullable
        Listen listen,

        @JsonPropertyDescription("Requests that wait for a free slot, bounded by count and by bytes.") @Nullable
        Queue queue,

        @JsonPropertyDescription("The response cache, bounded by entries, by bytes and by entry size.") @Nullable
        Cache cache,

        @JsonPropertyDescription("Bounds of one request and of all that run at once.") @Nullable
        Limits limits,

        @JsonPropertyDescription("What upstreams are told about where a request is from.") @Nullable
        Forwarding forwarding,

        @JsonPropertyDescription(
                "The JVM: heap, collector, restart threshold, drain times. The container's memory limit is derived from it.")
        @Nullable
        RouterProcess process,

        @JsonPropertyDescription(
                "None or Apply. Apply: pods are rolled to the heap of status.recommendation, within a quarter and twice of process.maxHeap; none is recommended while memory grows that nobody owns. Default: None, it is only told.")
        @Nullable
        Autosize autosize,

        @JsonPropertyDescription("How and when the operator replaces a pod before the kernel kills it.") @Nullable
        RestartPolicy restart,

        @JsonPropertyDescription("Plugins, mounted and run in this order.") @Size(max = Bounds.FILTERS)
        List<RouterFilter> filters,

        @JsonPropertyDescription("One line a request on standard output.") @Nullable
        AccessLog accessLog,

        @JsonPropertyDescription("What the token-guarded debug endpoints may do.") @Nullable
        Debug debug,

        @JsonPropertyDescription("Sampling by the operator; alerts sent by the routers.") @Nullable
        Monitoring monitoring,

        @JsonPropertyDescription(
                "true stops all restarts that the operator would start; configuration is still applied. Default: false. The annotation openclaw.io/paused does the same.")
        @Nullable
        Boolean paused) {
    public OpenClawRouterSpec {
        upstreams = upstreams == null ? List.of() : List.copyOf(upstreams);
        routes = routes == null ? List.of() : List.copyOf(routes);
        filters = filters == null ? List.of() : List.copyOf(filters);
    }

    /** The same, but for the heap. */
    public OpenClawRouterSpec withMaxHeap(Quantity maxHeap) {
        return new OpenClawRouterSpec(
                replicas,
                image,
                podTemplate,
                resources,
                service,
                upstreams,
                routes,
                autoscaling,
                podDisruptionBudget,
                listen,
                queue,
                cache,
                limits,
                forwarding,
                process == null ? RouterProcess.ofHeap(maxHeap) : process.withMaxHeap(maxHeap),
                autosize,
                restart,
                filters,
                accessLog,
                debug,
                monitoring,
                paused);
    }

    // Sizes that a heap chosen by somebody else could contradict.
    static final String FIXED =
            "has(self.process.maxOldSpace) || has(self.process.maxNewSpace) || has(self.process.forceGCThreshold) || has(self.process.restartOnMemoryThreshold)";

    // Bytes in CEL, as in RouterProcess.
    static final String HEAP =
            "(has(self.process) && has(self.process.maxHeap) ? (type(self.process.maxHeap) == int ? double(self.process.maxHeap) : quantity(self.process.maxHeap).asApproximateFloat()) : 536870912.0)";
    static final String CACHE =
            "(has(self.cache.maxMemory) ? (type(self.cache.maxMemory) == int ? double(self.cache.maxMemory) : quantity(self.cache.maxMemory).asApproximateFloat()) : "
                    + HEAP + " / 8.0)";
    static final String ENTRY =
            "(type(self.cache.maxEntrySize) == int ? double(self.cache.maxEntrySize) : quantity(self.cache.maxEntrySize).asApproximateFloat())";
}
