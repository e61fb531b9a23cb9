package io.smsplatform.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The wire form of every event: literal bytes of each released version, and the number of its fields. */
class AvroEventsTests {

    private static final Map<Class<?>, Integer> FIELDS = Map.of(
            MessageAccepted.class, 23,
            LaneDemand.class, 14,
            MessageDispatched.class, 24,
            MessageReported.class, 13,
            MessageDeferred.class, 11,
            MessageSettled.class, 14,
            ControlRequested.class, 10);

    /** Present versions; an event not named is in its first. */
    private static final Map<Class<?>, Integer> VERSIONS =
            Map.of(MessageAccepted.class, 2, MessageDispatched.class, 2, MessageDeferred.class, 2);

    static Stream<SpecificRecord> events() {
        return Samples.all().stream();
    }

    static Stream<Samples.Former> former() {
        return Samples.former().stream();
    }

    @ParameterizedTest
    @MethodSource("events")
    void encodesToTheBytesOfThePresentVersion(SpecificRecord event) {
        assertThat(Golden.dump(codec(event).encode(event))).isEqualTo(Golden.dump(golden(event)));
    }

    @ParameterizedTest
    @MethodSource("events")
    void decodesTheBytesOfThePresentVersion(SpecificRecord event) {
        assertThat(codec(event).decode(golden(event))).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("former")
    void decodesTheBytesOfAFormerVersion(Samples.Former former) {
        assertThat(codec(former.event()).decode(golden(former.event(), former.version())))
                .isEqualTo(former.event());
    }

    @Test
    void hasASampleOfEveryFormerVersion() {
        VERSIONS.forEach((type, present) -> assertThat(Samples.former())
                .filteredOn(former -> former.event().getClass() == type)
                .extracting(Samples.Former::version)
                .as(type.getSimpleName())
                .containsExactlyElementsOf(IntStream.range(1, present).boxed().toList()));
    }

    /** A new field needs a default, a golden file of the new version, and this count. */
    @ParameterizedTest
    @MethodSource("events")
    void hasTheFieldsThatTheSamplesSet(SpecificRecord event) {
        assertThat(event.getSchema().getFields()).hasSize(FIELDS.get(event.getClass()));
        for (Schema.Field field : event.getSchema().getFields()) {
            if (field.hasDefaultValue()) {
                assertThat(String.valueOf(event.get(field.pos())))
                        .as("sample of %s.%s", event.getSchema().getName(), field.name())
                        .isNotEqualTo(String.valueOf(field.defaultVal()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void hasADefaultForEverySymbolFromANewerVersion(SpecificRecord event) {
        enums(event.getSchema())
                .forEach(schema -> assertThat(schema.getEnumDefault())
                        .as(schema.getFullName())
                        .isEqualTo("UNRECOGNISED"));
    }

    /** All enums of a record, those of records within it included. */
    private static Stream<Schema> enums(Schema schema) {
        return switch (schema.getType()) {
            case ENUM -> Stream.of(schema);
            case RECORD -> schema.getFields().stream().flatMap(field -> enums(field.schema()));
            case ARRAY -> enums(schema.getElementType());
            case UNION -> schema.getTypes().stream().flatMap(AvroEventsTests::enums);
            default -> Stream.empty();
        };
    }

    @Test
    void looksForEnumsInRecordsWithinRecords() {
        assertThat(enums(Samples.dispatched().getSchema()))
                .extracting(Schema::getName)
                .contains("LaneStanding", "WaitedFor");
    }

    @ParameterizedTest
    @MethodSource("events")
    void refusesEveryTruncation(SpecificRecord event) {
        byte[] whole = golden(event);
        for (int length = 0; length < whole.length; length++) {
            byte[] truncated = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(UndecodableException.class)
                    .as("%d of %d bytes", length, whole.length)
                    .isThrownBy(() -> codec(event).decode(truncated));
        }
    }

    @Test
    void refusesAnotherEventsBytes() {
        byte[] settled = golden(Samples.settled());

        assertThatExceptionOfType(UndecodableException.class)
                .isThrownBy(() -> Topics.MESSAGES_ACCEPTED.value().decode(settled));
    }

    @ParameterizedTest
    @MethodSource("events")
    void neverThrowsAnythingElseForDamagedBytes(SpecificRecord event) {
        byte[] whole = golden(event);
        for (int position = 0; position < whole.length; position++) {
            for (int flip = 1; flip < 256; flip <<= 1) {
                byte[] damaged = whole.clone();
                damaged[position] ^= (byte) flip;
                try {
                    codec(event).decode(damaged);
                } catch (UndecodableException expected) {
                    assertThat(expected).hasMessageContaining("not a");
                }
            }
        }
    }

    @Test
    void refusesALengthThatIsLongerThanTheRecord() {
        byte[] whole = golden(Samples.reported());
        byte[] claiming = Arrays.copyOf(whole, whole.length);
        int pool = 20; // 2 marker bytes, 8 of the fingerprint, 9 of the identifier, 1 of the attempt
        assertThat(whole[pool]).isEqualTo((byte) (2 * "phones".length()));
        byte[] gigabyte = {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x08}; // 2^30 as a zigzag varint
        System.arraycopy(gigabyte, 0, claiming, pool, gigabyte.length);

        assertThatExceptionOfType(UndecodableException.class)
                .isThrownBy(() -> Topics.MESSAGES_REPORTED.value().decode(claiming));
    }

    private static byte[] golden(SpecificRecord event) {
        return golden(event, VERSIONS.getOrDefault(event.getClass(), 1));
    }

    private static byte[] golden(SpecificRecord event, int version) {
        return Golden.bytes(event.getSchema().getName().toLowerCase(Locale.ROOT) + "-v" + version + ".hex");
    }

    @SuppressWarnings("unchecked")
    private static Codec<SpecificRecord> codec(SpecificRecord event) {
        return (Codec<SpecificRecord>) (Codec<?>) Codec.avro(event.getClass());
    }
}
