package dev.waybill.launcher;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.waybill.domain.device.EnrollmentToken;
import dev.waybill.testing.embedded.RepositoryRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The edges between the modules and what may be used where, over the compiled classes of all
/// modules.
class ArchitectureTest {

    /// One package per module of `functions`.
    private static final String[] FUNCTIONS = functions();

    private static final String DOMAIN = "dev.waybill.domain..";
    private static final String AWS = "dev.waybill.aws..";
    private static final String WEB = "dev.waybill.web..";
    private static final String DELTA = "dev.waybill.delta..";
    private static final String DYNAMODB_PROCESS = "dev.waybill.dynamodb..";
    private static final String TESTING = "dev.waybill.testing..";
    private static final String LOCAL = "dev.waybill.local..";
    private static final String CLI = "dev.waybill.cli..";

    private static final String[] DEPLOYED =
            Stream.concat(Stream.of(FUNCTIONS), Stream.of(DOMAIN, AWS, WEB, DELTA))
                    .toArray(String[]::new);

    private static JavaClasses waybill = new ClassFileImporter().importClasses();

    @BeforeAll
    static void importEveryModule() {
        waybill =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.waybill");
    }

    @Test
    void seesEveryModule() {
        assertThat(Stream.concat(Stream.of(DEPLOYED), Stream.of(TESTING, LOCAL, CLI)))
                .allSatisfy(module ->
                        assertThat(waybill.that(resideInAnyPackage(module)))
                                .as(module)
                                .isNotEmpty());
    }

    @Test
    void domainIsPlainJava() {
        classes()
                .that()
                .resideInAPackage(DOMAIN)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(DOMAIN, "java..", "org.jspecify..")
                .check(waybill);
    }

    @Test
    void sdkStaysBehindTheGateways() {
        noClasses()
                .that()
                .resideOutsideOfPackages(AWS, TESTING, LOCAL, DYNAMODB_PROCESS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("software.amazon..")
                .check(waybill);
    }

    @Test
    void dynamoDbLocalStaysInItsOwnProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage(DYNAMODB_PROCESS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        DYNAMODB_PROCESS,
                        "com.amazonaws.services.dynamodbv2..",
                        "software.amazon.dynamodb..")
                .check(waybill);
    }

    @Test
    void sharedModulesKnowOnlyWhatIsBelowThem() {
        noClasses()
                .that()
                .resideInAPackage(AWS)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("dev.waybill..")
                                .and(not(resideInAnyPackage(AWS, DOMAIN))))
                .check(waybill);
        noClasses()
                .that()
                .resideInAPackage(WEB)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("dev.waybill..")
                                .and(not(resideInAnyPackage(WEB, DOMAIN))))
                .check(waybill);
        noClasses()
                .that()
                .resideInAPackage(DELTA)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("dev.waybill..")
                                .and(not(resideInAnyPackage(DELTA, DOMAIN))))
                .check(waybill);
    }

    @Test
    void functionsKnowNeitherEachOtherNorWhatRunsThem() {
        for (String function : FUNCTIONS) {
            noClasses()
                    .that()
                    .resideInAPackage(function)
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(FUNCTIONS).and(not(resideInAnyPackage(function))))
                    .check(waybill);
        }
        noClasses()
                .that()
                .resideInAnyPackage(DEPLOYED)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TESTING, LOCAL, CLI)
                .check(waybill);
    }

    @Test
    void commandLineKnowsTheDomainAndHowToRebuildOnly() {
        noClasses()
                .that()
                .resideInAPackage(CLI)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("dev.waybill..")
                                .and(not(resideInAnyPackage(CLI, DOMAIN, DELTA))))
                .check(waybill);
    }

    /// A handler's own constructor for Lambda may hand the environment to its `Wiring`.
    @Test
    void environmentIsReadInWiringOnly() {
        noClasses()
                .that()
                .resideInAnyPackage(DEPLOYED)
                .and()
                .haveSimpleNameNotEndingWith("Handler")
                .and()
                .doNotHaveSimpleName("Wiring")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(waybill);
    }

    @Test
    void timeIsPassedIn() {
        noClasses()
                .that()
                .resideInAnyPackage(DEPLOYED)
                .and(not(simpleName("Wiring")))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .check(waybill);
    }

    /// `aws` has the sources of ids and of jitter; everybody else is given them.
    @Test
    void randomnessIsPassedIn() {
        noClasses()
                .that()
                .resideInAnyPackage(DEPLOYED)
                .and(not(resideInAnyPackage(AWS)))
                .and(not(simpleName("Wiring")))
                .should()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(ThreadLocalRandom.class, "current")
                .orShould()
                .callConstructor(Random.class)
                .orShould()
                .callConstructor(SecureRandom.class)
                .check(waybill);
    }

    @Test
    void stateLivesInInstances() {
        fields().that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(DEPLOYED)
                .and()
                .areStatic()
                .should()
                .beFinal()
                .check(waybill);
    }

    @Test
    void handlersCanBeMadeByLambdaAndByTheLocalStack() {
        classes()
                .that()
                .implement(RequestStreamHandler.class)
                .and()
                .resideInAnyPackage(FUNCTIONS)
                .should()
                .bePublic()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .haveSimpleNameEndingWith("Handler")
                .andShould(haveTheTwoConstructorsOfAHandler())
                .check(waybill);
    }

    @Test
    void bannedLibrariesAreNotUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.google.common..",
                        "com.google.inject..",
                        "javax.inject..",
                        "lombok..",
                        "org.apache.logging..",
                        "org.aspectj..",
                        "org.mapstruct..",
                        "org.mockito..",
                        "org.springframework..")
                .check(waybill);
    }

    /// A regular expression over what strangers send may take any time, or more stack than there
    /// is.
    @Test
    void whatStrangersSendMeetsNoRegularExpression() {
        noClasses()
                .that()
                .resideInAnyPackage(DEPLOYED)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.regex..")
                .orShould()
                .callMethod(String.class, "matches", String.class)
                .orShould()
                .callMethod(String.class, "replaceAll", String.class, String.class)
                .orShould()
                .callMethod(String.class, "replaceFirst", String.class, String.class)
                .check(waybill);
    }

    /// A hash of a secret is compared where that takes the same time whatever it is, and nowhere
    /// else; beside that it is only stored.
    @Test
    void hashesOfSecretsAreComparedInConstantTime() {
        methods()
                .that()
                .haveName("secretSha256")
                .should(
                        new ArchCondition<>("be read where it is stored or compared only") {
                            @Override
                            public void check(JavaMethod hash, ConditionEvents events) {
                                hash.getCallsOfSelf().stream()
                                        .map(call -> call.getOrigin())
                                        .filter(reader -> !isStoredOrComparedIn(reader))
                                        .forEach(reader ->
                                                events.add(
                                                        SimpleConditionEvent.violated(
                                                                reader,
                                                                reader.getFullName()
                                                                        + " reads a hash")));
                            }
                        })
                .check(waybill);
    }

    private static boolean isStoredOrComparedIn(JavaCodeUnit reader) {
        String owner = reader.getOwner().getSimpleName();
        boolean compares =
                reader.getMethodCallsFromSelf().stream()
                        .anyMatch(call ->
                                call.getTargetOwner().isEquivalentTo(MessageDigest.class)
                                                && call.getName().equals("isEqual")
                                        || call.getTargetOwner()
                                                        .isEquivalentTo(EnrollmentToken.class)
                                                && call.getName().equals("hasHash"));
        return compares || owner.equals("TokenItem") || owner.equals("EnrollmentItem");
    }

    @Test
    void namesSayWhatThingsAre() {
        noClasses()
                .should()
                .haveNameMatching(
                        ".*(Manager|Helper|Helpers|Util|Utils|Impl|Base|DTO|Dto|Service|Data|Info)")
                .check(waybill);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(
                        waybill.getDefaultPackage().getSubpackagesInTree().stream()
                                .filter(p -> p.getName().startsWith("dev.waybill."))
                                .filter(p -> !p.getClasses().isEmpty()))
                .isNotEmpty()
                .allMatch(
                        p -> p.isAnnotatedWith(NullMarked.class), "has a @NullMarked package-info");
    }

    private static ArchCondition<JavaClass> haveTheTwoConstructorsOfAHandler() {
        return new ArchCondition<>("have a public constructor () and a package-private one (Map)") {
            @Override
            public void check(JavaClass handler, ConditionEvents events) {
                boolean lambda =
                        handler.getConstructors().stream()
                                .anyMatch(c ->
                                        takes(c) && c.getModifiers().contains(JavaModifier.PUBLIC));
                boolean local =
                        handler.getConstructors().stream()
                                .anyMatch(c -> takes(c, Map.class) && isPackagePrivate(c));
                events.add(
                        new SimpleConditionEvent(
                                handler,
                                lambda && local,
                                handler.getName() + " has " + handler.getConstructors()));
            }
        };
    }

    private static String[] functions() {
        try (Stream<Path> modules = Files.list(RepositoryRoot.find().resolve("functions"))) {
            return modules.filter(module -> Files.exists(module.resolve("pom.xml")))
                    .map(module -> "dev.waybill." + module.getFileName() + "..")
                    .sorted()
                    .toArray(String[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException("list the modules of functions", e);
        }
    }

    private static boolean takes(JavaConstructor constructor, Class<?>... parameters) {
        return constructor.getRawParameterTypes().stream()
                .map(JavaClass::getName)
                .toList()
                .equals(Stream.of(parameters).map(Class::getName).toList());
    }

    private static boolean isPackagePrivate(JavaConstructor constructor) {
        return Stream.of(JavaModifier.PUBLIC, JavaModifier.PROTECTED, JavaModifier.PRIVATE)
                .noneMatch(constructor.getModifiers()::contains);
    }
}
