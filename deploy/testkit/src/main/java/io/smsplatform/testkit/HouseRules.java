package io.smsplatform.testkit;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every {@link HouseRule} applied to one service, with the exceptions that service claims and the reason for each. One
 * line in a service's tests: {@code HouseRules.check("io.smsplatform.task")}.
 */
public final class HouseRules {

    private final String rootPackage;
    private final List<Exemption> exemptions;

    private HouseRules(String rootPackage, List<Exemption> exemptions) {
        this.rootPackage = rootPackage;
        this.exemptions = exemptions;
    }

    /** The rules for the service whose root package this is, to add exceptions to. */
    public static HouseRules of(String rootPackage) {
        return new HouseRules(rootPackage, List.of());
    }

    /** Checks a service without exceptions. */
    public static void check(String rootPackage) {
        of(rootPackage).check();
    }

    /**
     * Lets some classes off one rule.
     *
     * @param where the simple name of a top-level class, or a package pattern such as {@code ..session..}
     * @param reason why the rule does not fit there, for the reader of the test
     */
    public HouseRules except(HouseRule rule, String where, String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("An exception to " + rule + " for " + where + " needs a reason.");
        }
        return new HouseRules(
                rootPackage,
                Stream.concat(exemptions.stream(), Stream.of(new Exemption(rule, where)))
                        .toList());
    }

    /** Fails with every violation of every rule, and with every exception that no class needs any more. */
    public void check() {
        check(new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(rootPackage));
    }

    void check(JavaClasses classes) {
        if (classes.isEmpty()) {
            throw new AssertionError("No classes in " + rootPackage + ": is the package name right?");
        }
        List<String> failures = new ArrayList<>();
        for (HouseRule rule : HouseRule.values()) {
            EvaluationResult result = rule.in(rootPackage, exempt(rule)).evaluate(classes);
            if (result.hasViolation()) {
                failures.add(rule + ": " + result.getFailureReport());
            }
        }
        exemptions.stream()
                .filter(exemption -> classes.stream().noneMatch(exemption::covers))
                .map(exemption -> exemption + " covers no class: remove it.")
                .forEach(failures::add);
        if (!failures.isEmpty()) {
            throw new AssertionError(String.join("\n\n", failures));
        }
    }

    private DescribedPredicate<JavaClass> exempt(HouseRule rule) {
        List<Exemption> own = exemptions.stream()
                .filter(exemption -> exemption.rule() == rule)
                .toList();
        return DescribedPredicate.describe(
                own.stream().map(Exemption::where).collect(Collectors.joining(" or ", "exempt: ", "")),
                type -> own.stream().anyMatch(exemption -> exemption.covers(type)));
    }

    /** One exception: this rule does not hold for the classes there. */
    private record Exemption(HouseRule rule, String where) {

        boolean covers(JavaClass type) {
            return where.contains(".")
                    ? PackageMatcher.of(where).matches(type.getPackageName())
                    : HouseRule.topLevel(type).getSimpleName().equals(where);
        }
    }
}
