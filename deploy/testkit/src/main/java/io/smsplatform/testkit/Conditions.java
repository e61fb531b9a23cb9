package io.smsplatform.testkit;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** What {@link HouseRule} asks of a class beyond its imports. */
final class Conditions {

    private static final Set<String> SUBSCRIBING = Set.of(
            "subscribe",
            "subscribeWith",
            "block",
            "blockOptional",
            "blockFirst",
            "blockLast",
            "toIterable",
            "toStream");
    private static final Set<String> INJECTING = Set.of(
            "org.springframework.beans.factory.annotation.Autowired",
            "org.springframework.beans.factory.annotation.Value",
            "jakarta.inject.Inject",
            "jakarta.annotation.Resource");
    private static final String OUTBOX = "io.smsplatform.events.relay.Outbox";

    private Conditions() {}

    /** A store behind the outbox relay may block: the relay calls it on a thread of its own. */
    static ArchCondition<JavaClass> leaveSubscribingToTheirCaller() {
        return neverCall("leave subscribing to their caller", "subscribes or blocks", call -> {
            CodeUnitAccessTarget target = call.getTarget();
            return target.getOwner().isAssignableTo("org.reactivestreams.Publisher")
                    && SUBSCRIBING.contains(target.getName())
                    && !isBoundedAtTheConsumer(call)
                    && !call.getOriginOwner().isAssignableTo(OUTBOX);
        });
    }

    private static boolean isBoundedAtTheConsumer(JavaCodeUnitAccess<?> call) {
        return (call.getOriginOwner().getPackageName() + ".").contains(".kafka.")
                && call.getTarget().getName().startsWith("block")
                && call.getTarget().getRawParameterTypes().stream()
                        .anyMatch(type -> type.isEquivalentTo(Duration.class));
    }

    static ArchCondition<JavaClass> askAnInjectedClock() {
        return neverCall("ask an injected clock", "reads the machine's clock", call -> {
            CodeUnitAccessTarget target = call.getTarget();
            String owner = target.getOwner().getName();
            return switch (target.getName()) {
                case "now" ->
                    owner.startsWith("java.time.")
                            && target.getRawParameterTypes().stream()
                                    .noneMatch(type -> type.isEquivalentTo(Clock.class));
                case "currentTimeMillis" -> owner.equals(System.class.getName());
                case "systemUTC", "systemDefaultZone", "system", "tickMillis", "tickSeconds", "tickMinutes" ->
                    owner.startsWith("java.time.");
                case "<init>" ->
                    owner.equals(Date.class.getName())
                            && target.getRawParameterTypes().isEmpty();
                default -> false;
            };
        });
    }

    private static ArchCondition<JavaClass> neverCall(
            String description, String violation, Predicate<JavaCodeUnitAccess<?>> forbidden) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getCodeUnitAccessesFromSelf().stream()
                        .filter(forbidden::test)
                        .map(call -> SimpleConditionEvent.violated(call, violation + ": " + call.getDescription()))
                        .forEach(events::add);
            }
        };
    }

    static ArchCondition<JavaClass> takeDependenciesThroughTheirConstructor() {
        return new ArchCondition<>("take their dependencies through the constructor") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Stream.concat(type.getFields().stream(), type.getMethods().stream())
                        .filter(Conditions::isInjected)
                        .map(member -> SimpleConditionEvent.violated(member, member.getFullName() + " is injected"))
                        .forEach(events::add);
            }
        };
    }

    private static boolean isInjected(CanBeAnnotated member) {
        return INJECTING.stream().anyMatch(member::isAnnotatedWith);
    }

    static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package marked with @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(
                            type, type.getName() + " is in " + type.getPackageName() + ", which is not null-marked"));
                }
            }
        };
    }
}
