package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The tests that the documents name are there: `ClassTest`, `package.ClassTest#method`,
/// `ClassTest.method`, `#method` of the class before, and `#d0_1_…` for all that begin so.
final class NamedTestsTest {

    private static final Path ROOT = Path.of(System.getProperty("waybill.root", ".."));
    private static final List<String> KINDS = List.of("Test", "Contract", "Protocol");

    /// The sources by the names of their classes.
    private static final Map<String, List<Path>> SOURCES = new HashMap<>();

    @BeforeAll
    static void readSources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.filter(NamedTestsTest::isSource)
                    .forEach(file ->
                            SOURCES.computeIfAbsent(simpleName(file), _ -> new ArrayList<>())
                                    .add(file));
        }
    }

    private static boolean isSource(Path file) {
        String path = ROOT.relativize(file).toString();
        return path.endsWith(".java") && path.contains("src/") && !path.contains("target/");
    }

    private static String simpleName(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.indexOf('.'));
    }

    @ParameterizedTest
    @CsvSource({"acceptance.md, 170", "invariants.md, 100", "threat-model.md, 70"})
    void everyTestThatIsNamedIsThere(String document, int least) throws IOException {
        Judge judge = new Judge();
        for (String line : Files.readAllLines(ROOT.resolve("docs").resolve(document))) {
            judge.line(line);
        }
        assertThat(judge.missing).isEmpty();
        assertThat(judge.found).as("names in " + document).isGreaterThanOrEqualTo(least);
    }

    /// In all that is for people, those that a command runs included.
    @Test
    void noDocumentNamesATestThatIsNotThere() throws IOException {
        List<String> missing = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path document : files.filter(NamedTestsTest::isDocument).toList()) {
                Judge judge = new Judge();
                for (String line : Files.readAllLines(document)) {
                    judge.line(line);
                    run(line).ifPresent(name -> judge.line("`" + name + "`"));
                }
                judge.missing.forEach(name -> missing.add(document.getFileName() + ": " + name));
            }
        }
        assertThat(missing).isEmpty();
    }

    private static boolean isDocument(Path file) {
        String path = ROOT.relativize(file).toString();
        return path.endsWith(".md") && !path.contains("target/");
    }

    /// What `-Dtest=` names.
    private static Optional<String> run(String line) {
        String option = "-Dtest=";
        int at = line.indexOf(option);
        return at < 0
                ? Optional.empty()
                : Optional.of(line.substring(at + option.length()).split(" ", -1)[0]);
    }

    /// So that what is said of the others is worth something.
    @Test
    void whatIsNotThereIsMissed() {
        Judge judge = new Judge();
        judge.line(
                "`NoSuchTest`, `NamedTestsTest.noSuchMethod`, `#noneOfIt`, `other.NamedTestsTest`,");
        judge.line(
                "`NamedTestsTest#no_such_…`, `NamedTestsTest`, `#whatIs…`, `launcher.NamedTestsTest`");
        assertThat(judge.missing)
                .containsExactly(
                        "NoSuchTest",
                        "NamedTestsTest.noSuchMethod",
                        "#noneOfIt",
                        "other.NamedTestsTest",
                        "NamedTestsTest#no_such_…");
        assertThat(judge.found).isEqualTo(3);
    }

    /// Every class that the threat model leans on is one, or a word of the template or the
    /// contract.
    @Test
    void everyNameInTheThreatModelMeansSomething() throws IOException {
        String words =
                Files.readString(ROOT.resolve("template.yaml"))
                        + Files.readString(ROOT.resolve("openapi.yaml"));
        List<String> unknown = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/threat-model.md"))) {
            for (String name : Judge.names(line)) {
                boolean isClass =
                        Character.isUpperCase(name.charAt(0))
                                && name.chars().allMatch(Character::isLetterOrDigit);
                if (isClass && !SOURCES.containsKey(name) && !words.contains(name)) {
                    unknown.add(name);
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    /// Reads a document from its beginning to its end.
    private static final class Judge {

        private final List<String> missing = new ArrayList<>();
        private int found;
        private List<Path> last = List.of();

        void line(String line) {
            names(line).forEach(this::name);
        }

        /// What stands between backquotes.
        static List<String> names(String line) {
            List<String> names = new ArrayList<>();
            String[] parts = line.split("`", -1);
            for (int i = 1; i < parts.length; i += 2) {
                if (!parts[i].isEmpty()) {
                    names.add(parts[i]);
                }
            }
            return names;
        }

        private void name(String name) {
            int mark = Math.max(name.indexOf('#'), memberDot(name));
            String type = mark < 0 ? name : name.substring(0, mark);
            if (!type.isEmpty() && !isTest(type) || type.isEmpty() && name.length() < 2) {
                return;
            }
            if (!type.isEmpty()) {
                last = sources(type);
            }
            String method = mark < 0 ? "" : name.substring(mark + 1);
            if (!last.isEmpty() && (method.isEmpty() || has(last, method))) {
                found++;
            } else {
                missing.add(name);
            }
        }

        /// The dot before a method; negative when what is behind the last one is no method.
        private static int memberDot(String name) {
            int dot = name.lastIndexOf('.');
            boolean isMethod =
                    dot >= 0
                            && dot + 1 < name.length()
                            && Character.isLowerCase(name.charAt(dot + 1))
                            && (dot == 0 || isTest(name.substring(0, dot)));
            return isMethod && !name.contains(" ") && !name.contains("/") ? dot : -1;
        }

        private static boolean isTest(String type) {
            String simple = type.substring(type.lastIndexOf('.') + 1);
            return !simple.isEmpty()
                    && Character.isUpperCase(simple.charAt(0))
                    && simple.chars().allMatch(Character::isLetterOrDigit)
                    && (KINDS.stream().anyMatch(simple::endsWith)
                            || SOURCES.getOrDefault(simple, List.of()).stream()
                                    .anyMatch(file -> file.toString().contains("/src/test/")));
        }

        /// The sources of the class; a package before it has to be one of theirs.
        private static List<Path> sources(String type) {
            String simple = type.substring(type.lastIndexOf('.') + 1);
            String folder = type.substring(0, type.length() - simple.length()).replace('.', '/');
            return SOURCES.getOrDefault(simple, List.of()).stream()
                    .filter(file -> folder.isEmpty() || file.toString().contains('/' + folder))
                    .toList();
        }

        /// Whether a class, or the one that it extends, has a method of this name.
        private static boolean has(List<Path> sources, String method) {
            String wanted =
                    method.endsWith("…")
                            ? " " + method.substring(0, method.length() - 1)
                            : " " + method + "(";
            return sources.stream().anyMatch(source -> has(source, wanted));
        }

        private static boolean has(Path source, String wanted) {
            String text = text(source);
            return text.contains(wanted)
                    || parent(text).map(SOURCES::get).stream()
                            .flatMap(List::stream)
                            .anyMatch(file -> has(file, wanted));
        }

        private static Optional<String> parent(String text) {
            int at = text.indexOf(" extends ");
            if (at < 0) {
                return Optional.empty();
            }
            String rest = text.substring(at + " extends ".length());
            int end = 0;
            while (end < rest.length() && Character.isLetterOrDigit(rest.charAt(end))) {
                end++;
            }
            return Optional.of(rest.substring(0, end)).filter(SOURCES::containsKey);
        }

        private static String text(Path source) {
            try {
                return Files.readString(source);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
