package io.smsplatform.events.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.smsplatform.events.access.Problem.FieldError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class UnfitBodyTests {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    record Item(@Nullable Integer size) {}

    record Body(
            @Nullable Duration pause,
            @Nullable Boolean on,
            @Nullable List<Item> items) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a/b~c': 1}                    | /a~1b~0c      | unknown-field | there is no field of this name",
                "{'items': [{}, {'colour': 1}]}  | /items/1/colour | unknown-field | there is no field of this name",
                "{'items': [{'size': 'large'}]}  | /items/0/size | wrong-type | this has to be a number",
                "{'items': 'none'}               | /items        | wrong-type | this has to be an array",
                "{'pause': 'soon'} | /pause | wrong-type | this has to be an ISO-8601 duration such as PT30S",
                "{'on': 'perhaps'}               | /on           | wrong-type | this has to be true or false",
            },
            quoteCharacter = '"')
    void pointsAtWhatDoesNotFit(String body, String pointer, String code, String detail) {
        assertThat(fault(body).map(Problem::errors)).contains(List.of(new FieldError(pointer, code, detail)));
    }

    @Test
    void pointsAtTheWholeBodyWhenThatIsNoObject() {
        assertThat(fault("[]").map(Problem::errors))
                .contains(List.of(new FieldError("", "wrong-type", "this has to be an object")));
    }

    @Test
    void saysNothingOfWhatIsNoJson() {
        assertThat(fault("{'pause': ")).isEmpty();
        assertThat(UnfitBody.describe(new IllegalStateException())).isEmpty();
    }

    /** As the web edge gets it: inside other exceptions. */
    private static Optional<Problem> fault(String body) {
        Throwable complaint = catchThrowable(() -> STRICT.readValue(body.replace('\'', '"'), Body.class));
        return UnfitBody.describe(new IllegalArgumentException(new IllegalStateException(complaint)));
    }
}
