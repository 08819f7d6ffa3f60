package io.openclaw.operator.desired;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpecBuilder;
import io.openclaw.settings.resource.PodLayout;
import java.util.Map;

/**
 * Who may connect to a router's pods: to the admin port the operator, and whoever collects metrics from a namespace that is marked for it; everybody to
 * all others, which are the traffic port and what a mesh may add. The kubelet's probes need no rule (Kubernetes, "Network Policies": traffic from a pod's own node is always allowed).
 */
final class RouterNetwork {
    /** Kubernetes sets it on every namespace. */
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";
    /** The mark that Kubebuilder's policies use for namespaces that metrics are collected from. */
    private static final Map<String, String> COLLECTS_METRICS = Map.of("metrics", "enabled");

    private static final int LAST_PORT = 65_535;

    private RouterNetwork() {}

    /** @param operatorNamespace where the operator's pods are */
    static NetworkPolicySpec policy(String router, String operatorNamespace) {
        return new NetworkPolicySpecBuilder()
                .withNewPodSelector()
                .withMatchLabels(Labels.pods(router))
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .withIngress(
                        new NetworkPolicyIngressRuleBuilder()
                                .withPorts(
                                        ports("TCP", 1, PodLayout.ADMIN_PORT - 1),
                                        ports("TCP", PodLayout.ADMIN_PORT + 1, LAST_PORT),
                                        ports("UDP", 1, LAST_PORT))
                                .build(),
                        new NetworkPolicyIngressRuleBuilder()
                                .withPorts(ports("TCP", PodLayout.ADMIN_PORT, PodLayout.ADMIN_PORT))
                                .withFrom(operator(operatorNamespace), collectors())
                                .build())
                .build();
    }

    private static NetworkPolicyPort ports(String protocol, int first, int last) {
        return new NetworkPolicyPortBuilder()
                .withProtocol(protocol)
                .withPort(new IntOrString(first))
                .withEndPort(first == last ? null : last)
                .build();
    }

    private static NetworkPolicyPeer operator(String namespace) {
        return new NetworkPolicyPeerBuilder()
                .withNamespaceSelector(new LabelSelectorBuilder()
                        .withMatchLabels(Map.of(NAMESPACE_NAME, namespace))
                        .build())
                .withPodSelector(new LabelSelectorBuilder()
                        .withMatchLabels(Map.of(Labels.NAME, Labels.OPERATOR))
                        .build())
                .build();
    }

    private static NetworkPolicyPeer collectors() {
        return new NetworkPolicyPeerBuilder()
                .withNamespaceSelector(new LabelSelectorBuilder()
                        .withMatchLabels(COLLECTS_METRICS)
                        .build())
                .build();
    }
}
