package io.resticmanager.domain.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsPathTest {
    // What is asked for | what it stands for | where restic 0.14 for Windows put it (backup, then ls).
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "C:\\data                  | C:\\data              | /C/data",
                "c:\\data                  | C:\\data              | /C/data",
                "d:/Data                   | D:\\Data              | /D/Data",
                "C:\\                      | C:\\                  | /C",
                "C:/                       | C:\\                  | /C",
                "C:\\data\\                | C:\\data              | /C/data",
                "C:\\\\data//sub\\\\\\x    | C:\\data\\sub\\x      | /C/data/sub/x",
                "C:\\data\\.\\tmp\\..\\c.txt | C:\\data\\c.txt     | /C/data/c.txt",
                "C:\\..\\..\\data          | C:\\data              | /C/data",
                "C:\\Program Files (x86)\\Größe & 'so' %TEMP%  | C:\\Program Files (x86)\\Größe & 'so' %TEMP%"
                        + " | /C/Program Files (x86)/Größe & 'so' %TEMP%",
                "\\\\?\\C:\\data           | C:\\data              | /C/data",
                "//?/c:/data               | C:\\data              | /C/data",
                "\\\\?\\UNC\\nas\\docs\\x  | \\\\nas\\docs\\x      | /\\\\nas\\docs/x",
                "\\\\nas\\docs\\plans\\u.txt | \\\\nas\\docs\\plans\\u.txt | /\\\\nas\\docs/plans/u.txt",
                "//nas/docs/plans          | \\\\nas\\docs\\plans  | /\\\\nas\\docs/plans",
                "\\\\nas\\docs             | \\\\nas\\docs         | /\\\\nas\\docs",
            })
    void paths_go_into_snapshots_and_come_back(String text, String written, String inside) {
        WindowsPath path = WindowsPath.read(text).orElseThrow();
        assertThat(path).hasToString(written);
        assertThat(path.insideSnapshot()).isEqualTo(inside);
        assertThat(WindowsPath.ofSnapshot(inside)).contains(path);
        assertThat(WindowsPath.read(path.toString())).as("written again").contains(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "C:",
                "C:data",
                "data",
                "\\data",
                "/data",
                ".\\x",
                "\\\\nas",
                "\\\\.\\C:\\x",
                "1:\\x",
                "\\\\?\\C:"
            })
    void what_depends_on_where_a_process_is_stands_for_nothing(String text) {
        assertThat(WindowsPath.read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/etc", "/CD/x", "C:\\x", "/1/x"})
    void what_no_windows_host_made_is_no_file_of_one(String inside) {
        assertThat(WindowsPath.ofSnapshot(inside)).isEmpty();
    }

    @Test
    void a_drive_typed_small_comes_back_as_the_same_drive() {
        assertThat(WindowsPath.ofSnapshot("/c/DATA/c.txt").orElseThrow()).hasToString("C:\\DATA\\c.txt");
    }

    @ParameterizedTest
    @CsvSource({
        "C:\\Users, c:/users/ANN, true",
        "C:\\Users, C:\\users, true",
        "C:\\Users, C:\\UsersX, false",
        "C:\\Users\\ann, C:\\Users, false",
        "C:\\, C:\\x, true",
        "C:\\, D:\\x, false",
        "\\\\NAS\\docs, \\\\nas\\Docs\\x, true",
        "C:\\GRÖSSE, C:\\grösse, true",
    })
    void letters_of_any_size_are_the_same(String above, String below, boolean holds) {
        WindowsPath path = WindowsPath.read(above).orElseThrow();
        WindowsPath other = WindowsPath.read(below).orElseThrow();
        assertThat(path.holds(other)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "C:\\data\\*.txt        | wildcards",
                "C:\\a?b                | wildcards",
                "C:\\a:b                | no :",
                "C:\\a<b                | no <",
                "C:\\a\"b               | no \"",
                "C:\\data.              | drops the dot",
                "C:\\data.\\x           | drops the dot",
                "'C:\\data \\x'         | drops the dot or space",
                "C:\\con                | a device",
                "C:\\x\\NUL.txt         | a device",
                "C:\\com1.log           | a device",
                "C:\\LPT9               | a device",
                "C:\\COM¹               | a device",
                "\\\\nas\\docs\\x       | network share",
            })
    void what_cannot_be_backed_up_is_said_with_the_path(String text, String word) {
        WindowsPath path = WindowsPath.read(text).orElseThrow();
        assertThat(path.objection().orElseThrow()).contains("“" + path + "”").contains(word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C:\\",
                "C:\\console",
                "C:\\com10",
                "C:\\nullable.txt",
                "C:\\.config",
                "C:\\a..b",
                "C:\\x y\\$Recycle.Bin"
            })
    void names_that_only_look_odd_are_taken(String text) {
        assertThat(WindowsPath.read(text).orElseThrow().objection()).isEmpty();
    }

    @Test
    void long_paths_are_taken_and_long_names_are_not() {
        String deep = "C:" + "\\folder".repeat(500);
        assertThat(WindowsPath.read(deep).orElseThrow().objection()).isEmpty();
        assertThat(WindowsPath.read("C:\\" + "x".repeat(256))
                        .orElseThrow()
                        .objection()
                        .orElseThrow())
                .contains("255");
        assertThat(WindowsPath.read("C:\\a\u0001b").orElseThrow().objection().orElseThrow())
                .contains("control characters");
    }
}
