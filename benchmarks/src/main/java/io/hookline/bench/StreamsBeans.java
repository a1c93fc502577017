// SPDX-License-Identifier: Apache-2.0
package io.hookline.bench;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** Kafka Streams' own metrics of one application in this JVM, which it shows by JMX. */
record StreamsBeans(String applicationId) {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    static StreamsBeans of(String applicationId) {
        return new StreamsBeans(applicationId);
    }

    /** Records taken so far, by all its threads. */
    long processed() {
        return (long) values("stream-thread-metrics", "", "process-total").sum();
    }

    /** The tasks' punctuations in the last seconds: of each task that had any. */
    List<Double> punctuations(String statistic) {
        return values("stream-task-metrics", ",task-id=*", "punctuate-latency-" + statistic)
                .boxed()
                .toList();
    }

    private DoubleStream values(String type, String keys, String attribute) {
        try {
            Set<ObjectName> names = SERVER.queryNames(
                    new ObjectName("kafka.streams:type=" + type + ",thread-id=" + applicationId + "-*" + keys), null);
            return names.stream().mapToDouble(name -> value(name, attribute)).filter(Double::isFinite);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException("no name for JMX: " + applicationId, e);
        }
    }

    /** NaN for a bean that went away meanwhile. */
    private static double value(ObjectName name, String attribute) {
        try {
            return SERVER.getAttribute(name, attribute) instanceof Number number ? number.doubleValue() : Double.NaN;
        } catch (JMException e) {
            return Double.NaN;
        }
    }
}
