// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusTargetsTest {
    @Test
    void targets_areByJob_onLoopback() {
        Map<String, List<Integer>> targets = new LinkedHashMap<>();
        targets.put("relay", List.of(20_001, 20_002));
        targets.put("archive", List.of(9404));

        assertThat(PrometheusProcess.targetsFile(targets)).isEqualTo("""
                - targets: [127.0.0.1:20001, 127.0.0.1:20002]
                  labels: {job: relay}
                - targets: [127.0.0.1:9404]
                  labels: {job: archive}
                """);
    }
}
