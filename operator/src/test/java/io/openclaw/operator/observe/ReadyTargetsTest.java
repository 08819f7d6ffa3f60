package io.openclaw.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadyTargetsTest {

    @Test
    void a_slice_without_endpoints_as_an_api_server_writes_it_names_nobody() {
        assertThat(Observer.readyTargets(List.of(slice("null")))).isEmpty();
    }

    @Test
    void ready_and_unknown_count_and_not_ready_does_not() {
        EndpointSlice slice = slice("""
                [{"addresses": ["10.0.0.1"], "conditions": {"ready": true}, "targetRef": {"kind": "Pod", "name": "ready"}},
                 {"addresses": ["10.0.0.2"], "conditions": {}, "targetRef": {"kind": "Pod", "name": "unknown"}},
                 {"addresses": ["10.0.0.3"], "conditions": {"ready": false}, "targetRef": {"kind": "Pod", "name": "not"}},
                 {"addresses": ["10.0.0.4"], "conditions": {"ready": true}}]
                """);

        assertThat(Observer.readyTargets(List.of(slice))).containsExactlyInAnyOrder("ready", "unknown");
    }

    private static EndpointSlice slice(String endpoints) {
        return Serialization.unmarshal("""
                {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": {"name": "s"}, "addressType": "IPv4",
                 "endpoints": %s}
                """.formatted(endpoints), EndpointSlice.class);
    }
}
