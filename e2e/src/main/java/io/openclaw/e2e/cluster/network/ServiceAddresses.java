package io.openclaw.e2e.cluster.network;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.openclaw.e2e.cluster.controller.Controller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What kube-proxy is on a node: behind each Service's address stands whatever its EndpointSlices call ready. */
public final class ServiceAddresses extends Controller {

    private final Map<Port, ServiceListener> listeners = new LinkedHashMap<>();

    private record Port(String namespace, String service, String name) {}

    /** Needs the API alone; Services have to have loopback addresses. */
    public ServiceAddresses(KubernetesClient client) {
        super(client);
    }

    @Override
    protected void watchAll() {
        watch(Service.class);
        watch(EndpointSlice.class);
    }

    @Override
    protected void reconcile(String namespace) {
        List<EndpointSlice> slices = client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .list()
                .getItems();
        Set<Port> wanted = new HashSet<>();
        for (Service service : client.services().inNamespace(namespace).list().getItems()) {
            String address = service.getSpec().getClusterIP();
            if (address == null || address.equals("None")) {
                continue;
            }
            for (ServicePort servicePort : service.getSpec().getPorts()) {
                Port port = new Port(
                        namespace,
                        service.getMetadata().getName(),
                        Objects.requireNonNullElse(servicePort.getName(), ""));
                wanted.add(port);
                listener(port, address, servicePort.getPort()).endpoints(ready(port, slices));
            }
        }
        close(namespace, wanted);
    }

    private static List<InetSocketAddress> ready(Port port, List<EndpointSlice> slices) {
        return slices.stream()
                .filter(slice ->
                        port.service.equals(slice.getMetadata().getLabels().get("kubernetes.io/service-name")))
                .flatMap(slice -> slice.getPorts().stream()
                        .filter(p -> p.getName().equals(port.name))
                        .flatMap(p -> slice.getEndpoints().stream()
                                .filter(endpoint -> endpoint.getConditions().getReady())
                                .map(endpoint -> new InetSocketAddress(
                                        InetAddress.ofLiteral(
                                                endpoint.getAddresses().getFirst()),
                                        p.getPort()))))
                .toList();
    }

    private ServiceListener listener(Port port, String address, int number) {
        synchronized (listeners) {
            ServiceListener listener = listeners.computeIfAbsent(port, p -> {
                try {
                    return ServiceListener.open(address, number);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            listeners.notifyAll();
            return listener;
        }
    }

    private void close(String namespace, Set<Port> except) {
        synchronized (listeners) {
            listeners.entrySet().removeIf(entry -> {
                boolean gone = entry.getKey().namespace.equals(namespace) && !except.contains(entry.getKey());
                if (gone) {
                    close(entry.getValue());
                }
                return gone;
            });
        }
    }

    private static void close(ServiceListener listener) {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Where clients reach a Service's first port.
     *
     * @throws IllegalStateException if it is not open within {@code timeout}
     */
    public InetSocketAddress of(String namespace, String service, Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        synchronized (listeners) {
            while (true) {
                var open = listeners.entrySet().stream()
                        .filter(entry -> entry.getKey().namespace.equals(namespace)
                                && entry.getKey().service.equals(service))
                        .findFirst();
                if (open.isPresent()) {
                    return open.get().getValue().address();
                }
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new IllegalStateException(
                            "no address for " + namespace + "/" + service + " within " + timeout);
                }
                listeners.wait(Math.max(1, Duration.ofNanos(left).toMillis()));
            }
        }
    }

    @Override
    public void close() {
        super.close();
        synchronized (listeners) {
            listeners.values().forEach(ServiceAddresses::close);
            listeners.clear();
        }
    }
}
