package io.resticmanager.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.repository.RepositoryUrl;
import io.resticmanager.domain.repository.StorageLogin;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedactorTest {
    private final Redactor redactor = Redactor.of(
            new RepositoryAccess(
                    new RepositoryUrl("rest:http://h/"),
                    new Secret("pa\"ss <wörd>"),
                    new StorageLogin(
                            Optional.empty(),
                            Optional.of("alice"),
                            Optional.of(new Secret("l/o@g:in")),
                            Map.of("AWS_SECRET_ACCESS_KEY", new Secret("aws+key=")))),
            List.of("http://me:pr0xypass@proxy:3128"));

    @Test
    void every_form_in_which_a_secret_may_be_echoed_is_starred() {
        String basic = Base64.getEncoder().encodeToString("alice:l/o@g:in".getBytes(StandardCharsets.UTF_8));
        for (String form : List.of(
                "pa\"ss <wörd>",
                "pa\\\"ss <wörd>",
                "pa%22ss%20%3Cw%C3%B6rd%3E",
                "l/o@g:in",
                "l%2Fo%40g%3Ain",
                "l%2fo%40g%3ain",
                "aws+key=",
                "pr0xypass",
                basic)) {
            assertThat(redactor.redact("a " + form + " b")).as(form).isEqualTo("a *** b");
        }
    }

    @Test
    void a_cut_never_goes_through_a_secret() {
        String text = "0123456789l/o@g:in0123456789";
        for (int wanted = 1; wanted <= text.length(); wanted++) {
            int cut = redactor.cutAt(text, wanted);
            assertThat(redactor.redact(text.substring(0, cut)) + redactor.redact(text.substring(cut)))
                    .as("cut at " + wanted)
                    .isEqualTo("0123456789***0123456789");
        }
    }
}
