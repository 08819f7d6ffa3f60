package io.openclaw.operator;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.MissingCRDException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why the operator can't start, in one line, and what to do. */
final class StartFailure {
    /** The client's code where the server sent none. */
    private static final int NO_ANSWER = -1;

    private StartFailure() {}

    /**
     * @param server the API server's address
     * @return empty for a failure that has no known cure: its stack trace says more
     */
    static Optional<String> explain(Throwable failure, URL server) {
        return switch (failure) {
            // of the operator's own: names the variable or the file, and what is accepted
            case IllegalArgumentException setting -> Optional.ofNullable(setting.getMessage());
            case IOException file -> Optional.of(file.toString());
            default ->
                Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                        .flatMap(each -> ofCluster(each, server).stream())
                        .findFirst();
        };
    }

    private static Optional<String> ofCluster(Throwable failure, URL server) {
        return switch (failure) {
            case MissingCRDException missing ->
                Optional.of("%s has no %s: kubectl apply --server-side -k manifests/crd"
                        .formatted(server, missing.getCrdName()));
            case KubernetesClientException refused -> ofCall(refused, server);
            default -> Optional.empty();
        };
    }

    private static Optional<String> ofCall(KubernetesClientException failure, URL server) {
        return switch (failure.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
                Optional.of(
                        "%s refuses it: %s; what it may do stands in manifests/operator and is bound to the ServiceAccount of its pod"
                                .formatted(server, said(failure)));
            case NO_ANSWER ->
                Optional.of(
                        "no answer from %s: %s; look for a NetworkPolicy before it, or, outside of a cluster, at the file that KUBECONFIG names"
                                .formatted(server, root(failure)));
            default -> Optional.empty();
        };
    }

    /** The server's own words, without the call and the whole status that the client puts around them. */
    private static @Nullable String said(KubernetesClientException failure) {
        Status status = failure.getStatus();
        return status == null ? failure.getMessage() : status.getMessage();
    }

    /** Below a refused connection the JDK's client has a channel that is closed, which says nothing. */
    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && !(root.getCause() instanceof ClosedChannelException)) {
            root = root.getCause();
        }
        return root;
    }
}
