package io.smsplatform.gateway.web;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.ProblemType;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Optional;
import org.springframework.cloud.gateway.support.TimeoutException;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ResponseStatusException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/**
 * What it means that a service could not be asked or did not answer. The difference matters to the caller: a request that
 * never reached the service was not carried out, one that lost its answer may have been.
 */
final class UpstreamFailure {

    private UpstreamFailure() {}

    /** The problem to tell; empty if the failure has nothing to do with the connection to a service. */
    static Optional<Problem> describe(HttpMethod method, Throwable failure) {
        if (isNeverSent(failure)) {
            return Optional.of(Problem.of(ProblemType.UNAVAILABLE, "The service behind this path cannot be reached"));
        }
        if (!isUnanswered(failure)) {
            return Optional.empty();
        }
        boolean safe = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        return Optional.of(Problem.of(
                safe ? ProblemType.UNAVAILABLE : ProblemType.ACCEPTANCE_UNKNOWN,
                "The service behind this path did not answer"));
    }

    /** Whether it says that the service is not there. */
    static boolean isUnreachable(Throwable failure) {
        return isNeverSent(failure) || isUnanswered(failure);
    }

    private static boolean isNeverSent(Throwable failure) {
        return failure instanceof ConnectException // io.netty's connect timeout is one, too
                || failure instanceof UnknownHostException
                || failure instanceof NoRouteToHostException
                || failure instanceof CallNotPermittedException
                || failure instanceof PoolAcquireTimeoutException
                || failure instanceof PoolAcquirePendingLimitException;
    }

    private static boolean isUnanswered(Throwable failure) {
        return failure instanceof IOException // reset, or closed before the response was complete
                || (failure instanceof ResponseStatusException status && status.getCause() instanceof TimeoutException);
    }
}
