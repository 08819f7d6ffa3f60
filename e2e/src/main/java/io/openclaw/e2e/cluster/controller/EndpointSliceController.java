package io.openclaw.e2e.cluster.controller;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Keeps one EndpointSlice for each Service with a selector. A pod that is being deleted is never ready in it, but still serving while it is. */
public final class EndpointSliceController extends Controller {

    /** Needs only the API. */
    public EndpointSliceController(KubernetesClient client) {
        super(client);
    }

    @Override
    protected void watchAll() {
        watch(Service.class);
        watch(Pod.class);
    }

    @Override
    protected void reconcile(String namespace) {
        List<Pod> pods = client.pods().inNamespace(namespace).list().getItems();
        for (Service service : client.services().inNamespace(namespace).list().getItems()) {
            if (!Pods.deleting(service) && service.getSpec().getSelector() != null) {
                sync(service, pods);
            }
        }
    }

    private void sync(Service service, List<Pod> pods) {
        List<Pod> selected = pods.stream()
                .filter(pod -> Pods.matches(
                        service.getSpec().getSelector(),
                        Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of())))
                .filter(pod -> !Pods.terminal(pod)
                        && pod.getStatus() != null
                        && pod.getStatus().getPodIP() != null)
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
        EndpointSlice wanted = new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace(service.getMetadata().getNamespace())
                .withName(service.getMetadata().getName() + "-"
                        + service.getMetadata().getUid().substring(0, 5))
                .addToLabels("kubernetes.io/service-name", service.getMetadata().getName())
                .addToLabels("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io")
                .withOwnerReferences(Pods.controlledBy(service))
                .endMetadata()
                .withAddressType("IPv4")
                .withPorts(service.getSpec().getPorts().stream()
                        .flatMap(port -> port(port, selected).stream())
                        .toList())
                .withEndpoints(
                        selected.stream().map(EndpointSliceController::endpoint).toList())
                .build();
        var there = client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(service.getMetadata().getNamespace())
                .withName(wanted.getMetadata().getName());
        EndpointSlice before = there.get();
        if (before == null) {
            client.resource(wanted).create();
        } else if (!before.getEndpoints().equals(wanted.getEndpoints())
                || !before.getPorts().equals(wanted.getPorts())) {
            client.resource(wanted).update();
        }
    }

    /** The number behind a Service's port: a named one is what the first pod that has the name says. */
    private static Optional<EndpointPort> port(ServicePort port, List<Pod> pods) {
        IntOrString target = port.getTargetPort();
        Optional<Integer> number = target.getIntVal() != null
                ? Optional.of(target.getIntVal())
                : pods.stream()
                        .flatMap(pod -> pod.getSpec().getContainers().stream())
                        .map(Container::getPorts)
                        .flatMap(List::stream)
                        .filter(p -> target.getStrVal().equals(p.getName()))
                        .map(ContainerPort::getContainerPort)
                        .findFirst();
        return number.map(n -> new EndpointPortBuilder()
                .withName(Objects.requireNonNullElse(port.getName(), ""))
                .withPort(n)
                .withProtocol("TCP")
                .build());
    }

    private static Endpoint endpoint(Pod pod) {
        boolean ready = Pods.ready(pod);
        boolean terminating = Pods.deleting(pod);
        return new EndpointBuilder()
                .withAddresses(pod.getStatus().getPodIP())
                .withNewConditions()
                .withReady(ready && !terminating)
                .withServing(ready)
                .withTerminating(terminating)
                .endConditions()
                .withNodeName(pod.getSpec().getNodeName())
                .withNewTargetRef()
                .withKind("Pod")
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .endTargetRef()
                .build();
    }
}
