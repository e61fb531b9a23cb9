package io.smsplatform.events.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTemplateTests {

    @Test
    void rendersParametersWhereTheyStand() {
        MessageTemplate template = MessageTemplate.parse("{greeting} {name}, your code is {code}. Bye {name}!");

        assertThat(template.parameters()).containsExactly("greeting", "name", "code");
        assertThat(template.render(Map.of("greeting", "Hi", "name", "Ana", "code", "12", "unused", "x")))
                .isEqualTo("Hi Ana, your code is 12. Bye Ana!");
    }

    @Test
    void aValueIsNotParsedAgain() {
        assertThat(MessageTemplate.parse("{a}{b}").render(Map.of("a", "{b}", "b", "{{}")))
                .isEqualTo("{b}{{}");
    }

    @ParameterizedTest
    @CsvSource({"a{{}b{}}c, a{b}c", "{{}{}}, {}", "{{}name{}}, {name}", "plain, plain", "'', ''"})
    void escapedBracesAreLiteral(String text, String rendered) {
        assertThat(MessageTemplate.parse(text).render(Map.of())).isEqualTo(rendered);
        assertThat(MessageTemplate.parse(text).parameters()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "code {code, position 5",
        "code code}, position 9",
        "{}, position 0",
        "ab{1st}, position 2",
        "{two words}, position 0",
        "{a{b}, position 0"
    })
    void namesThePositionOfASyntaxError(String text, String position) {
        assertThatThrownBy(() -> MessageTemplate.parse(text))
                .isInstanceOf(TemplateSyntaxException.class)
                .hasMessageContaining(position);
    }

    @Test
    void listsWhatIsMissingAndRefusesToRenderWithoutIt() {
        MessageTemplate template = MessageTemplate.parse("{a}{b}{c}");

        assertThat(template.missing(Map.of("b", "x"))).containsExactly("a", "c");
        assertThatThrownBy(() -> template.render(Map.of("b", "x"))).hasMessageContaining("'a'");
    }

    @Test
    void knowsTheRenderedLengthBeforeRendering() {
        MessageTemplate template = MessageTemplate.parse("<{a}{a}{{}>");
        Map<String, String> values = Map.of("a", "12345");

        assertThat(template.renderedLength(values))
                .isEqualTo(13)
                .isEqualTo(template.render(values).length());
        assertThat(MessageTemplate.parse("{a}".repeat(5_000)).renderedLength(Map.of("a", "x".repeat(1_000_000))))
                .isEqualTo(5_000_000_000L);
    }
}
