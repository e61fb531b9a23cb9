package io.smsplatform.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.Topics;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.TsidGenerator;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.CallerToken;
import io.smsplatform.events.access.Scope;
import io.smsplatform.testkit.TestPlatform;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

@ResultServiceTest
class ResultIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TsidGenerator IDS = TsidGenerator.withRandomNode(Clock.systemUTC());

    private final ConcurrentMessageListenerContainer<byte[], byte[]> container;
    private final MessageStore messages;
    private final DatabaseClient database;
    private final MeterRegistry meters;
    private final WebTestClient http;
    private Log log;

    ResultIT(
            @Autowired ConcurrentMessageListenerContainer<byte[], byte[]> container,
            @Autowired MessageStore messages,
            @Autowired DatabaseClient database,
            @Autowired MeterRegistry meters,
            @LocalServerPort int port) {
        this.container = container;
        this.messages = messages;
        this.database = database;
        this.meters = meters;
        this.http = WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .responseTimeout(PATIENCE)
                .build();
    }

    @BeforeEach
    void connect() {
        log = new Log();
    }

    @AfterEach
    void disconnect() {
        log.close();
    }

    @Test
    void tellsTheWholeLifeOfAMessage() {
        long id = IDS.next();
        long task = IDS.next();
        log.publish(new Lives("shop", task).deliveredBySecondLane(id));
        awaitState("shop", id, "delivered");

        get("shop", "/api/v2/messages/" + Tsid.format(id))
                .jsonPath("$.id")
                .isEqualTo(Tsid.format(id))
                .jsonPath("$.task")
                .isEqualTo(Tsid.format(task))
                .jsonPath("$.application")
                .isEqualTo("shop")
                .jsonPath("$.clientReference")
                .isEqualTo("order-" + id)
                .jsonPath("$.channel")
                .isEqualTo("sms")
                .jsonPath("$.pool")
                .isEqualTo("phones")
                .jsonPath("$.class")
                .isEqualTo("normal")
                .jsonPath("$.to")
                .isEqualTo(Lives.recipient(id))
                .jsonPath("$.from")
                .isEqualTo("Shop")
                .jsonPath("$.text")
                .isEqualTo("你好 🎉 " + id)
                .jsonPath("$.segments")
                .isEqualTo(1)
                .jsonPath("$.final")
                .isEqualTo(true)
                .jsonPath("$.possibleDuplicate")
                .isEqualTo(false)
                .jsonPath("$.acceptedAt")
                .isEqualTo("2026-11-20T10:00:00Z")
                .jsonPath("$.settledAt")
                .isEqualTo("2026-11-20T10:00:00.800Z")
                .jsonPath("$.attempts.length()")
                .isEqualTo(2)
                .jsonPath("$.attempts[0].lane")
                .isEqualTo("device:phone1")
                .jsonPath("$.attempts[0].outcome")
                .isEqualTo("failed")
                .jsonPath("$.attempts[0].code")
                .isEqualTo("network_transient")
                .jsonPath("$.attempts[0].detail")
                .isEqualTo("submit_sm_resp 0x58")
                .jsonPath("$.attempts[1].lane")
                .isEqualTo("device:phone2")
                .jsonPath("$.attempts[1].reason")
                .isEqualTo("least loaded of 2 lanes: 1 of 10 in use")
                .jsonPath("$.attempts[1].dispatchedAt")
                .isEqualTo("2026-11-20T10:00:00.500Z")
                .jsonPath("$.attempts[1].sentAt")
                .isEqualTo("2026-11-20T10:00:00.600Z")
                .jsonPath("$.attempts[1].outcome")
                .isEqualTo("delivered")
                .jsonPath("$.attempts[1].reference")
                .isEqualTo("ref-" + id)
                .jsonPath("$.timeline[*].event")
                .isEqualTo(List.of(
                        "accepted",
                        "scheduled",
                        "dispatched",
                        "failed",
                        "back_off",
                        "dispatched",
                        "sent",
                        "delivered",
                        "settled"))
                .jsonPath("$.timeline[8].state")
                .isEqualTo("delivered");
    }

    /** Asked at once after the acknowledgement, without waiting: what is accepted is found. */
    @Test
    void findsWhatWasAcceptedAMomentAgo() {
        for (int round = 0; round < 20; round++) {
            long id = IDS.next();
            long task = IDS.next();
            log.publish(List.of(new Lives("shop", task).accepted(id)));

            get("shop", "/api/v2/messages/" + Tsid.format(id))
                    .jsonPath("$.state")
                    .isEqualTo("accepted");
            get("shop", "/api/v2/messages?task=" + Tsid.format(task))
                    .jsonPath("$.messages[0].id")
                    .isEqualTo(Tsid.format(id));
        }
    }

    /** The projection is held back, so the first look must miss: the answer comes when it may go on, and is not 404. */
    @Test
    void waitsForAProjectionThatIsBehind() {
        long id = IDS.next();
        container.pause();
        try {
            await().atMost(PATIENCE).until(container::isContainerPaused);
            log.publish(List.of(new Lives("shop", IDS.next()).accepted(id)));
            CompletableFuture<Void> answer =
                    CompletableFuture.runAsync(() -> get("shop", "/api/v2/messages/" + Tsid.format(id))
                            .jsonPath("$.state")
                            .isEqualTo("accepted"));

            await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> !answer.isDone());
            container.resume();
            assertThat(answer).succeedsWithin(PATIENCE);
        } finally {
            container.resume();
        }
    }

    /** Topics are read in no order among each other: a report may make the row before the acceptance is read. */
    @Test
    void waitsForTheOwnerOfAMessageThatIsKnownByAReportOnly() {
        long id = IDS.next();
        Lives lives = new Lives("early", IDS.next());
        container.pause();
        try {
            await().atMost(PATIENCE).until(container::isContainerPaused);
            MessageFold fold = new MessageFold();
            fold.add(lives.reported(id, 1, Outcome.SENT, 3));
            messages.merge(fold.rows()).block(PATIENCE);
            log.publish(List.of(lives.accepted(id)));
            get("early", "/api/v2/messages?state=sent")
                    .jsonPath("$.messages.length()")
                    .isEqualTo(0);
            CompletableFuture<Void> answer =
                    CompletableFuture.runAsync(() -> get("early", "/api/v2/messages/" + Tsid.format(id))
                            .jsonPath("$.state")
                            .isEqualTo("sent")
                            .jsonPath("$.to")
                            .isEqualTo(Lives.recipient(id)));

            await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> !answer.isDone());
            container.resume();
            assertThat(answer).succeedsWithin(PATIENCE);
        } finally {
            container.resume();
        }
        get("early", "/api/v2/messages?state=sent").jsonPath("$.messages[*].id").isEqualTo(List.of(Tsid.format(id)));
    }

    @Test
    void findsARecipientInAnyFormThatASubmissionMayUse() {
        long id = IDS.next();
        Lives lives = new Lives("numbers", IDS.next());
        log.publish(List.of(lives.accepted(id)));
        awaitState("numbers", id, "accepted");

        String digits = Lives.recipient(id).substring(1);
        String grouped = digits.substring(0, 2) + " (" + digits.substring(2, 5) + ") " + digits.substring(5);
        for (String form : List.of("+" + digits, digits, " " + digits, "+" + grouped)) {
            list("numbers", "to", form).jsonPath("$.messages[*].id").isEqualTo(List.of(Tsid.format(id)));
        }
        list("numbers", "to", "+" + digits + "0")
                .jsonPath("$.messages.length()")
                .isEqualTo(0);
        list("numbers", "to", "order" + digits).jsonPath("$.messages.length()").isEqualTo(0);
    }

    /** Recipients of webhooks are kept as they were given, digits or not. */
    @Test
    void findsARecipientThatOnlyLooksLikeANumber() {
        long id = IDS.next();
        MessageAccepted accepted = new Lives("names", IDS.next()).accepted(id);
        log.publish(List.of(
                MessageAccepted.newBuilder(accepted).setRecipient("4711").build()));
        awaitState("names", id, "accepted");

        list("names", "to", "4711").jsonPath("$.messages[*].id").isEqualTo(List.of(Tsid.format(id)));
    }

    @Test
    void saysNotFoundOfAYoungIdentifierThatNobodyAccepted() {
        refuse("shop", "/api/v2/messages/" + Tsid.format(IDS.next()), 404, "not-found");
    }

    @Test
    void saysNotFoundAtOnceOfAnOldOrMalformedIdentifier() {
        refuse("shop", "/api/v2/messages/" + Tsid.format(5), 404, "not-found");
        refuse("shop", "/api/v2/messages/not-an-identifier", 404, "not-found");
    }

    @Test
    void showsAnApplicationOnlyItsOwnMessages() {
        long own = IDS.next();
        long foreign = IDS.next();
        long task = IDS.next();
        log.publish(new Lives("tenant-a", task).delivered(own));
        log.publish(new Lives("tenant-b", task).delivered(foreign));
        awaitState("tenant-a", own, "delivered");
        awaitState("tenant-b", foreign, "delivered");

        refuse("tenant-a", "/api/v2/messages/" + Tsid.format(foreign), 404, "not-found");
        get("tenant-a", "/api/v2/messages?task=" + Tsid.format(task))
                .jsonPath("$.messages[*].id")
                .isEqualTo(List.of(Tsid.format(own)));
        get("tenant-a", "/api/v2/reports/delivery?task=" + Tsid.format(task))
                .jsonPath("$.accepted")
                .isEqualTo(1);
        refuse("tenant-a", "/api/v2/messages?application=tenant-b", 403, "forbidden");

        String admin = token("root", Scope.ADMIN);
        expect(admin, "/api/v2/messages?task=" + Tsid.format(task))
                .jsonPath("$.messages.length()")
                .isEqualTo(2);
        expect(admin, "/api/v2/messages?application=tenant-b&task=" + Tsid.format(task))
                .jsonPath("$.messages[*].id")
                .isEqualTo(List.of(Tsid.format(foreign)));
        expect(admin, "/api/v2/messages/" + Tsid.format(foreign))
                .jsonPath("$.application")
                .isEqualTo("tenant-b");
    }

    @Test
    void answersOnlyToTheGatewayAndOnlyWithTheScope() {
        http.get().uri("/api/v2/messages").exchange().expectStatus().isUnauthorized();
        http.get()
                .uri("/api/v2/messages")
                .header(Caller.HEADER, token("shop", Scope.SEND))
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @Test
    void pagesThroughThousandTwoHundredMessagesWithoutGapOrRepeat() {
        long task = IDS.next();
        Lives lives = new Lives("pager", task);
        long first = IDS.reserve(1_200);
        List<SpecificRecord> events = new ArrayList<>();
        for (long id = first; id < first + 1_200; id++) {
            events.add(lives.accepted(id));
        }
        log.publish(events);
        await().atMost(PATIENCE)
                .untilAsserted(() -> get("pager", "/api/v2/reports/delivery?task=" + Tsid.format(task))
                        .jsonPath("$.accepted")
                        .isEqualTo(1_200));

        List<String> seen = new ArrayList<>();
        String next = "/api/v2/messages?limit=500&state=accepted&task=" + Tsid.format(task);
        int pages = 0;
        while (next != null) {
            EntityExchangeResult<PageView> page = http.get()
                    .uri(next)
                    .header(Caller.HEADER, token("pager", Scope.READ))
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody(PageView.class)
                    .returnResult();
            PageView body = page.getResponseBody();
            assertThat(body).isNotNull();
            body.messages().forEach(message -> seen.add((String) message.get("id")));
            String link = page.getResponseHeaders().getFirst("Link");
            assertThat(link == null).isEqualTo(body.next() == null);
            next = link == null ? null : link.substring(1, link.indexOf('>'));
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(1_200).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(new HashSet<>(seen)).hasSize(1_200);
    }

    private record PageView(List<Map<String, Object>> messages, String next) {}

    @Test
    void filtersByStateRecipientReferenceAndPool() {
        long task = IDS.next();
        long first = IDS.reserve(5);
        Lives lives = new Lives("filters", task);
        lives.all(first).forEach(log::publish);
        awaitState("filters", first + 3, "expired");
        awaitState("filters", first, "delivered");
        awaitState("filters", first + 4, "queued");

        get("filters", "/api/v2/messages?state=expired")
                .jsonPath("$.messages[*].id")
                .isEqualTo(List.of(Tsid.format(first + 3)));
        get("filters", "/api/v2/messages?clientReference=order-" + first)
                .jsonPath("$.messages[*].id")
                .isEqualTo(List.of(Tsid.format(first)));
        http.get()
                .uri(uri ->
                        uri.path("/api/v2/messages").queryParam("to", "{to}").build(Lives.recipient(first + 1)))
                .header(Caller.HEADER, token("filters", Scope.READ))
                .exchange()
                .expectBody()
                .jsonPath("$.messages[*].id")
                .isEqualTo(List.of(Tsid.format(first + 1)))
                .jsonPath("$.messages[0].text")
                .doesNotExist();
        get("filters", "/api/v2/messages?pool=elsewhere")
                .jsonPath("$.messages.length()")
                .isEqualTo(0);
    }

    @Test
    void refusesAllWrongParametersAtOnce() {
        http.get()
                .uri("/api/v2/messages?state=lost&limit=0&task=x&after=y&colour=red")
                .header(Caller.HEADER, token("shop", Scope.READ))
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[*].pointer")
                .value(pointers -> assertThat((List<?>) pointers)
                        .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                        .containsExactlyInAnyOrder("/state", "/limit", "/task", "/after", "/colour"));
    }

    @Test
    void refusesACursorOfAnotherFilter() {
        long task = IDS.next();
        Lives lives = new Lives("cursor", task);
        long first = IDS.reserve(3);
        log.publish(List.of(lives.accepted(first), lives.accepted(first + 1), lives.accepted(first + 2)));
        awaitState("cursor", first + 2, "accepted");
        PageView page = http.get()
                .uri("/api/v2/messages?limit=1")
                .header(Caller.HEADER, token("cursor", Scope.READ))
                .exchange()
                .expectBody(PageView.class)
                .returnResult()
                .getResponseBody();

        assertThat(page).isNotNull();
        refuse("cursor", "/api/v2/messages?limit=1&state=sent&after=" + page.next(), 422, "invalid");
        refuse("shop", "/api/v2/messages?limit=1&after=" + page.next(), 422, "invalid");
    }

    @Test
    void reportsDeliveryWithLatenciesAndLanes() {
        long task = IDS.next();
        Lives lives = new Lives("reports", task);
        long first = IDS.reserve(100);
        List<SpecificRecord> events = new ArrayList<>();
        for (long id = first; id < first + 98; id++) {
            events.addAll(lives.delivered(id)); // settled after 1 s
        }
        events.addAll(lives.expired(first + 98)); // settled after 700 ms, by no lane
        events.addAll(lives.queuedAgain(first + 99));
        log.publish(events);

        await().atMost(PATIENCE)
                .untilAsserted(() -> get("reports", "/api/v2/reports/delivery?task=" + Tsid.format(task))
                        .jsonPath("$.accepted")
                        .isEqualTo(100)
                        .jsonPath("$.final")
                        .isEqualTo(99)
                        .jsonPath("$.states.delivered")
                        .isEqualTo(98)
                        .jsonPath("$.states.expired")
                        .isEqualTo(1)
                        .jsonPath("$.states.queued")
                        .isEqualTo(1)
                        .jsonPath("$.latencyMillis.p50")
                        .isEqualTo(1_000)
                        .jsonPath("$.latencyMillis.p99")
                        .isEqualTo(1_000)
                        .jsonPath("$.latencyMillis.max")
                        .isEqualTo(1_000)
                        .jsonPath("$.lanes[0].lane")
                        .isEqualTo("device:phone1")
                        .jsonPath("$.lanes[0].messages")
                        .isEqualTo(99)
                        .jsonPath("$.lanes[0].delivered")
                        .isEqualTo(98));
        get("reports", "/api/v2/reports/delivery?pool=phones")
                .jsonPath("$.accepted")
                .isEqualTo(100);
        get("reports", "/api/v2/reports/delivery?since=2020-01-02T00:00:00Z&until=2020-01-03T00:00:00Z")
                .jsonPath("$.accepted")
                .isEqualTo(0)
                .jsonPath("$.latencyMillis")
                .doesNotExist();
        refuse("reports", "/api/v2/reports/delivery?since=2020-01-01T00:00:00Z", 422, "invalid");
    }

    @Test
    void parksWhatItCannotReadAndGoesOn() {
        long id = IDS.next();
        String topic = Topics.MESSAGES_SETTLED.name();
        double parkedBefore = outcome("parked");
        log.send(new ProducerRecord<>(topic, 0, id, "not avro".getBytes()));
        log.send(new ProducerRecord<>(topic, 0, id, null));
        log.publish(new Lives("shop", 1).delivered(id));
        awaitState("shop", id, "delivered");

        List<ConsumerRecord<byte[], byte[]>> parked = parkedOn(topic, id, 2);
        assertThat(parked).hasSize(2);
        assertThat(parked.get(0).value()).isEqualTo("not avro".getBytes());
        assertThat(new String(
                        parked.get(0).headers().lastHeader("sms-parked-by").value()))
                .isEqualTo("result-service");
        assertThat(parked.get(0).headers().lastHeader("sms-parked-reason").value())
                .isNotEmpty();
        assertThat(new String(
                        parked.get(0).headers().lastHeader("sms-parked-from").value()))
                .startsWith(topic + "-0@");
        assertThat(parked.get(1).value()).isNull();
        assertThat(outcome("parked")).isEqualTo(parkedBefore + 2);
        assertCountersAddUp();
    }

    /** What the database refuses of one message is that message's loss alone; the rows around it are written. */
    @Test
    void parksWhatTheDatabaseRefusesAndGoesOn() {
        Lives lives = new Lives("refused", IDS.next());
        long first = IDS.reserve(40);
        long tooLong = first + 7;
        long forbidden = first + 30;
        List<SpecificRecord> events = new ArrayList<>();
        for (long id = first; id < first + 40; id++) {
            events.addAll(lives.delivered(id));
        }
        double parkedBefore = outcome("parked");
        database.sql("CREATE TRIGGER refusing BEFORE INSERT ON message FOR EACH ROW BEGIN"
                        + " IF NEW.id = " + tooLong + " THEN SET NEW.detail = REPEAT('x', 300); END IF;"
                        + " IF NEW.id = " + forbidden
                        + " THEN SIGNAL SQLSTATE '23000' SET MESSAGE_TEXT = 'forbidden'; END IF; END")
                .then()
                .block(PATIENCE);
        try {
            log.publish(events);
            awaitState("refused", first + 39, "delivered");
            await().atMost(PATIENCE).until(() -> outcome("parked") == parkedBefore + 12);
        } finally {
            database.sql("DROP TRIGGER refusing").then().block(PATIENCE);
        }
        for (long id = first; id < first + 40; id++) {
            if (id == tooLong || id == forbidden) {
                refuse("refused", "/api/v2/messages/" + Tsid.format(id), 404, "not-found");
            } else {
                awaitState("refused", id, "delivered");
            }
        }
        List<ConsumerRecord<byte[], byte[]>> parked = parkedOn(Topics.MESSAGES_SETTLED.name(), tooLong, 1);
        assertThat(new String(
                        parked.get(0).headers().lastHeader("sms-parked-reason").value()))
                .isEqualTo("refused by the database: error 1406");
        assertCountersAddUp();
    }

    @Test
    void givesTheSameAnswersAfterReadingTheWholeLogAgain() throws Exception {
        long task = IDS.next();
        long first = IDS.reserve(5);
        new Lives("replay", task).all(first).forEach(log::publish);
        awaitState("replay", first + 3, "expired");
        awaitState("replay", first + 4, "queued");
        awaitState("replay", first + 2, "delivered");
        awaitState("replay", first + 1, "delivered");
        awaitState("replay", first, "delivered");
        List<String> before = documents("replay", first);
        double received = received();

        container.stop();
        long rewound = rewind();
        container.start();

        assertThat(rewound).isPositive();
        await().atMost(PATIENCE).until(() -> received() >= received + rewound);
        assertThat(documents("replay", first)).isEqualTo(before);
        assertCountersAddUp();
    }

    private List<String> documents(String application, long first) {
        List<String> documents = new ArrayList<>();
        for (long id = first; id < first + 5; id++) {
            documents.add(http.get()
                    .uri("/api/v2/messages/" + Tsid.format(id))
                    .header(Caller.HEADER, token(application, Scope.READ))
                    .exchange()
                    .expectBody(String.class)
                    .returnResult()
                    .getResponseBody());
        }
        return documents;
    }

    /** Sets the group back to the beginning of everything; returns how many records that is. */
    private static long rewind() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestPlatform.bootstrapServers()))) {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets("result-service")
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
            offsets.keySet().forEach(partition -> beginning.put(partition, new OffsetAndMetadata(0)));
            admin.alterConsumerGroupOffsets("result-service", beginning).all().get();
            return offsets.values().stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        }
    }

    private void assertCountersAddUp() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(outcome("handled") + outcome("duplicate") + outcome("parked"))
                        .isEqualTo(received()));
    }

    private double received() {
        return meters.get("sms.result.records.received").counter().count();
    }

    private double outcome(String outcome) {
        return meters.get("sms.result.records")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static List<ConsumerRecord<byte[], byte[]>> parkedOn(String topic, long key, int expected) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        Map<String, Object> settings = KafkaDefaults.consumer(TestPlatform.bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic + ".parked").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(entry -> {
                    if (Topics.MESSAGES_SETTLED.key().decode(entry.key()) == key) {
                        found.add(entry);
                    }
                });
                return found.size() >= expected;
            });
        }
        return found;
    }

    private void awaitState(String application, long id, String state) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> get(application, "/api/v2/messages/" + Tsid.format(id))
                        .jsonPath("$.state")
                        .isEqualTo(state));
    }

    private WebTestClient.BodyContentSpec list(String application, String parameter, String value) {
        return http.get()
                .uri(uri -> uri.path("/api/v2/messages")
                        .queryParam(parameter, "{value}")
                        .build(value))
                .header(Caller.HEADER, token(application, Scope.READ))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    private WebTestClient.BodyContentSpec get(String application, String path) {
        return expect(token(application, Scope.READ), path);
    }

    private WebTestClient.BodyContentSpec expect(String token, String path) {
        return http.get()
                .uri(path)
                .header(Caller.HEADER, token)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    private void refuse(String application, String path, int status, String code) {
        http.get()
                .uri(path)
                .header(Caller.HEADER, token(application, Scope.READ))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType("application/problem+json")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code);
    }

    private static String token(String subject, Scope scope) {
        return new CallerToken(ResultServiceTest.INTERNAL_SECRET, Clock.systemUTC())
                .sign(new Caller(subject, Set.of(scope)));
    }
}
