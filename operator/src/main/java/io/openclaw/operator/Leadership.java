package io.openclaw.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.util.UUID;
import java.util.logging.Logger;

/** Of several operators one acts: who holds the lease. It is given back when this one is asked to stop, so that the next need not wait until it ends. */
final class Leadership {
    private static final String LEASE = "openclaw-operator";
    /** Kubernetes starts it again. */
    private static final int LEASE_LOST = 2;

    private static final Logger LOG = Logger.getLogger(Leadership.class.getName());

    private final String namespace;
    /** Another one with each process, as client-go does it: two of one host name must not take each other for themselves. */
    private final String identity = System.getenv().getOrDefault("HOSTNAME", "operator") + "_" + UUID.randomUUID();

    private volatile boolean stopping;

    /** @param namespace of the lease */
    Leadership(String namespace) {
        this.namespace = namespace;
    }

    LeaderElectionConfiguration configuration() {
        LeaderCallbacks callbacks =
                new LeaderCallbacks(() -> {}, this::lost, leader -> LOG.info(() -> "Leader: " + leader));
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                .withLeaseNamespace(namespace)
                .withIdentity(identity)
                .withLeaderCallbacks(callbacks)
                .withExitOnStopLeading(false)
                .build();
    }

    private void lost() {
        if (!stopping) {
            LOG.severe("The lease is lost: another one may lead already, so this one ends at once");
            Runtime.getRuntime().halt(LEASE_LOST);
        }
    }

    /** From now on the end of leading is meant. */
    void stopping() {
        stopping = true;
    }

    /** Once nothing acts any more. Does nothing where another one leads. */
    void release(KubernetesClient kubernetes) {
        LeaderElectionConfiguration times = configuration();
        LeaderElectionConfig lease = new LeaderElectionConfig(
                new LeaseLock(namespace, LEASE, identity),
                times.getLeaseDuration(),
                times.getRenewDeadline(),
                times.getRetryPeriod(),
                new LeaderCallbacks(() -> {}, () -> {}, leader -> {}),
                true,
                LEASE);
        boolean released = new LeaderElector(kubernetes, lease, Runnable::run).release();
        LOG.info(() -> released ? "The lease is given back" : "The lease is another one's");
    }
}
