package io.resticmanager.http.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/// What can be said of install.ps1 without a PowerShell, which no build machine of ours has.
class WindowsInstallerTest {
    private final String script = read();
    private final String code = withoutComments(script);

    @Test
    void it_is_plain_ascii_since_windows_powershell_reads_other_bytes_by_the_code_page() {
        assertThat(script.chars()).allMatch(c -> c < 0x80);
    }

    @Test
    void its_brackets_and_quotes_close() {
        Deque<Character> open = new ArrayDeque<>();
        int i = 0;
        while (i < code.length()) {
            char c = code.charAt(i);
            if (c == '\'' || c == '"') {
                i = endOfString(i);
            } else if ("({[".indexOf(c) >= 0) {
                open.push(c);
            } else if (")}]".indexOf(c) >= 0) {
                assertThat(open)
                        .as("around " + code.substring(Math.max(0, i - 60), i + 1))
                        .isNotEmpty();
                assertThat("({[".indexOf(open.pop())).isEqualTo(")}]".indexOf(c));
            }
            i++;
        }
        assertThat(open).isEmpty();
    }

    @Test
    void the_token_is_no_argument_of_a_program() {
        assertThat(code.lines().filter(line -> line.contains("$token")))
                .allMatch(
                        line -> line.strip()
                                .matches(
                                        "\\$token = \\$env:RM_ENROLL_TOKEN|if \\(-not \\$token\\) \\{|\\$env:RM_ENROLL_TOKEN = \\$token"));
    }

    @Test
    void nothing_is_unpacked_before_its_checksum_fits() {
        assertThat(code.indexOf("Get-FileHash")).isPositive().isLessThan(code.indexOf("if ($got -ne $sum)"));
        assertThat(code.indexOf("if ($got -ne $sum)")).isLessThan(code.indexOf("Expand-Archive"));
    }

    @Test
    void tasks_of_others_are_listed_and_never_touched() {
        assertThat(code).contains("-like '*restic*'");
        assertThat(code.lines().filter(line -> line.contains("-ScheduledTask")).map(String::strip))
                .allMatch(line -> line.contains("Get-ScheduledTask") || line.startsWith("Write-Host"));
    }

    @Test
    void a_script_that_arrived_in_part_does_nothing() {
        assertThat(code.strip()).startsWith("& {").endsWith("}");
    }

    /// The index of the quote that ends it. In double quotes, a backtick takes the next character as it is.
    private int endOfString(int start) {
        char quote = code.charAt(start);
        for (int i = start + 1; i < code.length(); i++) {
            if (quote == '"' && code.charAt(i) == '`') {
                i++;
            } else if (code.charAt(i) == quote) {
                return i;
            }
        }
        throw new AssertionError(
                "a string does not end: " + code.substring(start, Math.min(code.length(), start + 80)));
    }

    private static String withoutComments(String text) {
        return text.replaceAll("(?m)^\\s*#.*$", "");
    }

    private static String read() {
        try (InputStream in = ArtifactResource.class.getResourceAsStream("install.ps1")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
