package io.ruapc.tests.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.ruapc.service.ServiceContracts;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The layers, and the habits that hold everywhere. There is no list of exceptions.
final class ArchitectureTest {
  private static final String[] PROGRAMS = {
    "io.ruapc.cli..", "io.ruapc.examples..", "io.ruapc.bench.."
  };

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("io.ruapc");

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("io.(**)").should().beFreeOfCycles().check(ALL);
  }

  /// Each layer of the core, and what of it a layer may use: only what stands above it here.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          words     |
          codec     | words
          memory    | words
          observe   | words
          wire      | words codec memory
          service   | words codec
          schema    | words codec service
          transport | words codec memory wire
          call      | words codec memory observe wire service transport
          client    | words codec memory observe wire service transport call
          server    | words codec memory observe wire service schema transport call
          """)
  void layersUseOnlyWhatIsBelow(String layer, @Nullable String mayUse) {
    Stream<String> used = mayUse == null ? Stream.of() : Stream.of(mayUse.split(" "));
    String[] allowed =
        Stream.concat(used, Stream.of(layer))
            .map(ArchitectureTest::packages)
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage(packages(layer))
        .should()
        .dependOnClassesThat(resideInAPackage("io.ruapc..").and(resideOutsideOfPackages(allowed)))
        .allowEmptyShould(true) // a layer that has no content yet
        .check(ALL);
  }

  private static String packages(String layer) {
    return layer.equals("words") ? "io.ruapc" : "io.ruapc." + layer + "..";
  }

  @Test
  void nettyStaysInsideTheTransports() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.ruapc.transport..", "io.ruapc.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(ALL);
  }

  /// Also keeps what stands above the transports from depending on one of them.
  @Test
  void transportsAreReachedThroughTheirInterfaceOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.ruapc.transport..", "io.ruapc.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.ruapc.transport.*..")
        .check(ALL);
  }

  /// Deadlines of a test go by the test's clock. Sockets have no part in that.
  @Test
  void timeIsTakenFromTheClock() {
    noClasses()
        .that()
        .resideInAnyPackage("io.ruapc.call..", "io.ruapc.client..", "io.ruapc.server..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "sleep", Duration.class)
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(ALL);
  }

  @Test
  void onlyTheLookupOfGeneratedClassesReflects() {
    noClasses()
        .that()
        .resideOutsideOfPackages(PROGRAMS)
        .and()
        .resideOutsideOfPackage("io.ruapc.testing..") // JUnit shows parameters by reflection
        .and()
        .doNotBelongToAnyOf(ServiceContracts.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.reflect..")
        .check(ALL);
  }

  @Test
  void librariesLeaveTheStandardStreamsAlone() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(ALL.that(resideOutsideOfPackages(PROGRAMS)));
  }

  @Test
  void everyPackageIsNullMarked() {
    List<String> unmarked =
        ALL.getPackage("io.ruapc").getSubpackagesInTree().stream()
            .filter(one -> !one.getClasses().isEmpty())
            .filter(one -> !one.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();

    assertThat(unmarked).isEmpty();
    assertThat(ALL.getPackage("io.ruapc").isAnnotatedWith(NullMarked.class)).isTrue();
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching(
            ".*\\.(.*(Impl|Utils?|Helper|Manager)|(Base|Abstract|Default)\\p{Lu}\\w*)")
        .check(ALL);
  }

  @Test
  void classesAreFinal() {
    classes()
        .that()
        .areTopLevelClasses()
        .and()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(ALL);
  }
}
