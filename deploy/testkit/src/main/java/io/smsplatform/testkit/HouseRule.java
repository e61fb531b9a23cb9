package io.smsplatform.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/**
 * The rules of the house that a machine can check. Classes named {@code *Application} or {@code *Configuration} wire
 * beans and may import anything.
 */
public enum HouseRule {
    KAFKA_AT_ITS_EDGE {
        @Override
        ArchRule in(String root, DescribedPredicate<JavaClass> exempt) {
            return noClasses()
                    .that(not(wiring()).and(not(exempt)))
                    .and()
                    .resideOutsideOfPackages("..kafka..", "..streams..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..")
                    .because("business that does not know Kafka can be tested without it and read without knowing it");
        }
    },
    WEB_AT_ITS_EDGE {
        @Override
        ArchRule in(String root, DescribedPredicate<JavaClass> exempt) {
            return noClasses()
                    .that(not(wiring()).and(not(exempt)))
                    .and()
                    .resideOutsideOfPackage("..web..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.springframework.web..", "org.springframework.http..")
                    .because("a refusal is a value of the business; only the web package turns it into a status");
        }
    },
    SQL_IN_STORES {
        @Override
        ArchRule in(String root, DescribedPredicate<JavaClass> exempt) {
            return noClasses()
                    .that(not(wiring()).and(not(exempt)))
                    .and(not(describe(
                            "stores", type -> topLevel(type).getSimpleName().endsWith("Store"))))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.springframework.r2dbc..",
                            "org.springframework.data.r2dbc..",
                            "org.springframework.jdbc..",
                            "io.r2dbc..",
                            "java.sql..")
                    .because("who looks for the SQL of a table finds all of it in one *Store");
        }
    },
    CONSTRUCTOR_INJECTION {
        @Override
        ArchRule in(String root, DescribedPredicate<JavaClass> exempt) {
            return classes()
                    .that(not(exempt))
                    .should(Conditions.takeDependenciesThroughTheirConstructor())
                    .because("an object that exists is complete, and its constructor says what it needs");
        }
    },
    NO_CYCLES {
        @Override
        ArchRule in(String root, DescribedPredicate<JavaClass> exempt) {
            return SlicesRuleDefinition.slices()
                    .assignedFrom(packagesOf(describe("wiring or exempt", wiring().or(exempt))))
                    .should()
                    .beFreeOfCycles()
                    .because("edges know the business and not the reverse; a cycle is one package in disguise")
                    .allowEmptyShould(true);
        }
    },
    NO_SUBSCRIBING_OR_BLOCKING {
        @Override
        ArchRule in(String root, DescribedPredicate<JavaClass> exempt) {
            return classes()
                    .that(not(exempt))
                    .should(Conditions.leaveSubscribingToTheirCaller())
                    .because("a subscription of one's own loses errors, cancellation and back-pressure, and a blocked"
                            + " event loop stops every request. On a consumer's thread, in a kafka package,"
                            + " block(Duration) is the edge")
                    .allowEmptyShould(true);
        }
    },
    TIME_IS_A_PARAMETER {
        @Override
        ArchRule in(String root, DescribedPredicate<JavaClass> exempt) {
            return classes()
                    .that(not(wiring()).and(not(exempt)))
                    .should(Conditions.askAnInjectedClock())
                    .because("logic that reads the machine's clock cannot be tested at the minute that matters")
                    .allowEmptyShould(true);
        }
    },
    SERVICES_STAND_ALONE {
        @Override
        ArchRule in(String root, DescribedPredicate<JavaClass> exempt) {
            return noClasses()
                    .that(not(exempt))
                    .should()
                    .dependOnClassesThat(describe(
                            "belong to another module than common-events",
                            type -> isIn("io.smsplatform", type)
                                    && !isIn(root, type)
                                    && !isIn("io.smsplatform.events", type)))
                    .because("common-events is the only jar that services share");
        }
    },
    NULL_MARKED {
        @Override
        ArchRule in(String root, DescribedPredicate<JavaClass> exempt) {
            return classes()
                    .that(not(exempt))
                    .should(Conditions.resideInANullMarkedPackage())
                    .because("null safety is checked in marked packages only");
        }
    };

    /** This rule for the service under that root package, but for the exempt classes. */
    abstract ArchRule in(String root, DescribedPredicate<JavaClass> exempt);

    private static DescribedPredicate<JavaClass> wiring() {
        return describe("wiring", type -> {
            String name = topLevel(type).getSimpleName();
            return name.endsWith("Application") || name.endsWith("Configuration");
        });
    }

    private static boolean isIn(String packageName, JavaClass type) {
        return (type.getPackageName() + ".").startsWith(packageName + ".");
    }

    static JavaClass topLevel(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }

    private static SliceAssignment packagesOf(DescribedPredicate<JavaClass> ignored) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return ignored.test(type) ? SliceIdentifier.ignore() : SliceIdentifier.of(type.getPackageName());
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
    }
}
