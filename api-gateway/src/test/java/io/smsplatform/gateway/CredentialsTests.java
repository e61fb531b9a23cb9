package io.smsplatform.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTests {

    @Test
    void readsAnApiKeyFromEitherHeader() {
        var key = new Credentials.ApiKey("0ABCDEFGHJKMN", "se_cr-et");
        assertThat(Credentials.parse("Bearer smk_0ABCDEFGHJKMN_se_cr-et", null)).contains(key);
        assertThat(Credentials.parse("bearer  smk_0ABCDEFGHJKMN_se_cr-et ", null))
                .contains(key);
        assertThat(Credentials.parse(null, "smk_0ABCDEFGHJKMN_se_cr-et")).contains(key);
    }

    @Test
    void prefersTheApiKeyHeader() {
        assertThat(Credentials.parse(basic("proxy:secret"), "smk_1_2")).contains(new Credentials.ApiKey("1", "2"));
    }

    @Test
    void readsADeviceTokenFromAuthorizationOnly() {
        assertThat(Credentials.parse("Bearer smd_1_2", null)).contains(new Credentials.DeviceToken("1", "2"));
        assertThat(Credentials.parse(null, "smd_1_2")).isEmpty();
    }

    @Test
    void readsBasicWithColonsAndUmlautsInThePassword() {
        assertThat(Credentials.parse(basic("shop:pä:ss"), null)).contains(new Credentials.Password("shop", "pä:ss"));
        assertThat(Credentials.parse(basic("shop:"), null)).contains(new Credentials.Password("shop", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer smk",
                "Bearer smk_",
                "Bearer smk_1",
                "Bearer smk_1_",
                "Bearer smk__2",
                "Bearer _1_2",
                "Bearer smx_1_2",
                "Bearer SMK_1_2",
                "Digest smk_1_2",
                "Basic",
                "Basic %%%",
                "Basic c2hvcA==", // no colon
                "Basic OnBhc3M=", // no name
                "smk_1_2"
            })
    void findsNothingInWhatIsNoneOfTheForms(String authorization) {
        assertThat(Credentials.parse(authorization, null)).isEmpty();
    }

    @Test
    void printsNoSecret() {
        for (String header :
                new String[] {"Bearer smk_id_TOPSECRET", "Bearer smd_id_TOPSECRET", basic("id:TOPSECRET")}) {
            assertThat(Credentials.parse(header, null).orElseThrow().toString())
                    .contains("id")
                    .doesNotContain("TOPSECRET");
        }
    }

    private static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
