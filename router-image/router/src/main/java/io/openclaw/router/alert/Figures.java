package io.openclaw.router.alert;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;

/** The router's figures at one instant, by the names that Prometheus knows them by. */
public interface Figures {
    /** @param labels that a series must have, each a regular expression for the whole value */
    List<Double> values(String series, Map<String, String> labels);

    /** Observations of all series of a histogram, by the upper bound of their bucket, those of smaller buckets included; empty where it is none. */
    NavigableMap<Double, Long> buckets(String histogram);

    /** Of all that is no histogram, whether or not it has a value now. */
    Set<String> names();

    Set<String> histograms();
}
