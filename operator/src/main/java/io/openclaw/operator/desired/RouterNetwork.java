package io.openclaw.operator.desired;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpecBuilder;
import io.openclaw.crds.SpecMapping;
import java.util.Map;

/**
 * Who may connect to a router's pods: everybody to the traffic port; to the admin port the operator, and whoever collects metrics from a namespace
 * that is marked for it. The kubelet's probes need no rule (Kubernetes, "Network Policies": traffic from a pod's own node is always allowed).
 */
final class RouterNetwork {
    /** Kubernetes sets it on every namespace. */
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";
    /** The mark that Kubebuilder's policies use for namespaces that metrics are collected from. */
    private static final Map<String, String> COLLECTS_METRICS = Map.of("metrics", "enabled");

    private RouterNetwork() {}

    /** @param operatorNamespace where the operator's pods are */
    static NetworkPolicySpec policy(String router, String operatorNamespace) {
        return new NetworkPolicySpecBuilder()
                .withNewPodSelector()
                .withMatchLabels(Labels.pods(router))
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .withIngress(
                        rule(SpecMapping.TRAFFIC_PORT),
                        rule(SpecMapping.ADMIN_PORT, operator(operatorNamespace), collectors()))
                .build();
    }

    /** Without peers: from anywhere. */
    private static NetworkPolicyIngressRule rule(int port, NetworkPolicyPeer... peers) {
        NetworkPolicyPort to = new NetworkPolicyPortBuilder()
                .withProtocol("TCP")
                .withPort(new IntOrString(port))
                .build();
        return new NetworkPolicyIngressRuleBuilder()
                .withPorts(to)
                .withFrom(peers)
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
