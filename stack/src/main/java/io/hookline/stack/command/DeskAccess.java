// SPDX-License-Identifier: Apache-2.0
package io.hookline.stack.command;

import io.hookline.schema.Topics;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.admin.UserScramCredentialsDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The users of desks in a Kafka cluster. Each has one password and one right: to write to {@link Topics#CALL_EVENTS}, which
 * is all that an idempotent producer needs. Their names begin with {@value #PREFIX}, so that none can be that of somebody who
 * may do more, such as the cluster's own.
 *
 * <p>Every method throws a {@link KafkaException} when the cluster cannot be reached or refuses.
 */
final class DeskAccess {
    static final String PREFIX = "desk-";

    /** Twice what Kafka asks for at least. A password of 32 random bytes would need none. */
    private static final int ITERATIONS = 8192;

    /**
     * By this a password that was voided is known. It is not deleted: a Kafka up to 4.4.0 that starts after a deletion may
     * forget the passwords of all other users, see docs/RATIONALE.md.
     */
    private static final int VOID = 4099;

    private final Admin admin;

    DeskAccess(Admin admin) {
        this.admin = admin;
    }

    static String user(String desk) {
        return PREFIX + desk;
    }

    /** The names of all desks with a password, and whether each may write. */
    SortedMap<String, Boolean> list() {
        Set<String> writers = await(admin.describeAcls(new AclBindingFilter(
                                new ResourcePatternFilter(
                                        ResourceType.TOPIC, Topics.CALL_EVENTS.name(), PatternType.LITERAL),
                                new AccessControlEntryFilter(null, null, AclOperation.WRITE, AclPermissionType.ALLOW)))
                        .values())
                .stream()
                .map(acl -> acl.entry().principal())
                .collect(Collectors.toSet());
        SortedMap<String, Boolean> desks = new TreeMap<>();
        for (UserScramCredentialsDescription user :
                await(admin.describeUserScramCredentials().all()).values()) {
            if (user.name().startsWith(PREFIX) && !isVoid(user)) {
                desks.put(user.name().substring(PREFIX.length()), writers.contains("User:" + user.name()));
            }
        }
        return desks;
    }

    boolean has(String desk) {
        return list().containsKey(desk);
    }

    /** Gives a desk that password, and its right. The right comes first: nobody signs in and finds himself without it. */
    void put(String desk, String password) {
        await(admin.createAcls(List.of(mayWrite(desk))).all());
        putPassword(desk, password, ITERATIONS);
    }

    /** Takes the right, which also ends what a desk that is signed in may do, and puts a password that nobody knows. */
    void remove(String desk) {
        Collection<AclBinding> taken = await(admin.deleteAcls(List.of(new AclBindingFilter(
                        ResourcePatternFilter.ANY,
                        new AccessControlEntryFilter(
                                "User:" + user(desk), null, AclOperation.ANY, AclPermissionType.ALLOW))))
                .all());
        try {
            putPassword(desk, Password.random(), VOID);
        } catch (KafkaException e) {
            throw new KafkaException(
                    "the password of desk " + desk + " was not voided; its rights were, " + taken.size(), e.getCause());
        }
    }

    private void putPassword(String desk, String password, int iterations) {
        await(admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        user(desk), new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, iterations), password)))
                .all());
    }

    private static boolean isVoid(UserScramCredentialsDescription user) {
        return user.credentialInfos().stream().allMatch(password -> password.iterations() == VOID);
    }

    private static AclBinding mayWrite(String desk) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, Topics.CALL_EVENTS.name(), PatternType.LITERAL),
                new AccessControlEntry("User:" + user(desk), "*", AclOperation.WRITE, AclPermissionType.ALLOW));
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException refused ? refused : new KafkaException(e.getCause());
        }
    }
}
