package io.smsplatform.events.access;

import java.util.Set;

/**
 * Who makes a request, as the gateway found out.
 *
 * @param subject application id, or device id for {@link Scope#DEVICE}
 * @param scopes what it may do
 */
public record Caller(String subject, Set<Scope> scopes) {

    /** Header that carries the {@link CallerToken} from the gateway to a service. */
    public static final String HEADER = "X-Sms-Caller";

    public boolean may(Scope scope) {
        return scopes.contains(scope) || (scope != Scope.DEVICE && scopes.contains(Scope.ADMIN));
    }

    /** Whether this caller may see what belongs to that application. */
    public boolean owns(String application) {
        return scopes.contains(Scope.ADMIN) || subject.equals(application);
    }

    /** @throws Refusal 403 unless the caller may */
    public void require(Scope scope) {
        if (!may(scope)) {
            throw new Refusal(Problem.of(ProblemType.FORBIDDEN, "This needs the scope '" + scope.wireName() + "'"));
        }
    }
}
