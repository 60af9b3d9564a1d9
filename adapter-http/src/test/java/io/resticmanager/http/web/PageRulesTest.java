package io.resticmanager.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "/\\evil.example",
                "https://evil.example/",
                "javascript:alert(1)",
                "",
                "evil",
                "/a\nb",
                "/a\\b",
                "/ü"
            })
    void nobody_is_led_away_from_this_server(String given) {
        assertThat(OwnPath.or(given, "/otherwise")).isEqualTo("/otherwise");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/jobs?state=running&q=%C3%BC", "/hosts/01M8#log"})
    void paths_of_ours_are_come_back_to(String given) {
        assertThat(OwnPath.or(given, "/otherwise")).isEqualTo(given);
    }

    @Test
    void a_form_token_is_another_text_each_time_and_still_the_same_token() {
        Secret token = new Secret("rmx_token-1");
        String one = FormTokens.masked(token);
        String other = FormTokens.masked(token);

        assertThat(one).isNotEqualTo(other).doesNotContain("rmx");
        assertThat(FormTokens.unmasked(one)).isEqualTo(token);
        assertThat(FormTokens.unmasked(other)).isEqualTo(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "!!!", "AAAA"})
    void what_is_no_form_token_is_nobodys(String given) {
        assertThat(Visit.isFormToken(given, new Secret("rmx_token-1"))).isFalse();
    }

    @Test
    void a_notice_comes_back_from_its_cookie_and_a_broken_one_does_not() {
        Notice notice = new Notice(Notice.Tone.BAD, "Zu spät; <b>\"'");
        String value = notice.cookie(true).substring("rm_notice=".length()).split(";", 2)[0];

        assertThat(Notice.ofCookie(value)).contains(notice);
        assertThat(Notice.ofCookie("%%%")).isEmpty();
        assertThat(Notice.ofCookie("")).isEmpty();
    }

    @Test
    void routes_match_whole_paths() {
        PageRoute route = PageRoute.get("/jobs/{id}/log").by(visit -> Reply.to("/"));

        assertThat(route.match("/jobs/7/log")).contains(Map.of("id", "7"));
        assertThat(route.match("/jobs//log")).isEmpty();
        assertThat(route.match("/jobs/7/log/")).isEmpty();
        assertThat(route.match("/jobs/7")).isEmpty();
    }
}
