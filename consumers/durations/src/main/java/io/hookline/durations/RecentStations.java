// SPDX-License-Identifier: Apache-2.0
package io.hookline.durations;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The stations of one task, those used last also as objects: a busy station is not decoded anew for each of its events.
 * Every change goes to the store at once, and nobody else writes the store, so an object here is what the store holds. Made
 * anew with each start of the task, for after a transaction that was rolled back the store holds what was before. Used by
 * one thread.
 */
final class RecentStations {
    /** Some megabytes, if each has a call. */
    private static final int MOST = 10_000;

    private final KeyValueStore<String, StoredStation> store;
    private final Map<String, StoredStation> recent = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, StoredStation> eldest) {
            return size() > MOST;
        }
    };

    RecentStations(KeyValueStore<String, StoredStation> store) {
        this.store = store;
    }

    /** The station; a new one where nothing was ever heard of it. */
    StoredStation get(String name) {
        StoredStation known = recent.get(name);
        if (known != null) {
            return known;
        }
        StoredStation stored = store.get(name);
        StoredStation station = stored == null ? StoredStation.NEW : stored;
        recent.put(name, station);
        return station;
    }

    void put(String name, StoredStation station) {
        store.put(name, station);
        recent.put(name, station);
    }
}
