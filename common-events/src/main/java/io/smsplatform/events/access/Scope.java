package io.smsplatform.events.access;

import java.util.Set;
import java.util.TreeSet;

/** What a caller may do. */
public enum Scope {
    /** Send messages and manage own templates. */
    SEND("send"),
    /** Read own messages and reports. */
    READ("read"),
    /** Everything of every application: pools, connectors, devices, applications. */
    ADMIN("admin"),
    /** Act as one phone. */
    DEVICE("device");

    private final String wireName;

    Scope(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** The scopes of those wire names; names of a newer version are left out. */
    public static Set<Scope> of(Set<String> wireNames) {
        Set<Scope> scopes = new TreeSet<>();
        for (Scope scope : values()) {
            if (wireNames.contains(scope.wireName)) {
                scopes.add(scope);
            }
        }
        return scopes;
    }
}
