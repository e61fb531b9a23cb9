package io.smsplatform.result;

import io.smsplatform.testkit.TestPlatform;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.support.TestPropertySourceUtils;

/** The whole service on a free port, against the real broker and the real database; one context for all such tests. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = ResultServiceApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.config.name=" + ResultServiceApplication.CONFIG_NAME})
@TestPropertySource(properties = "sms.internal-secret=" + ResultServiceTest.INTERNAL_SECRET)
@ContextConfiguration(initializers = ResultServiceTest.Platform.class)
@interface ResultServiceTest {

    String INTERNAL_SECRET = "a secret of this test only";

    /** Where the servers of this run are. */
    class Platform implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        /** Between the service and the database; cut and mend it to play an outage. */
        static final FaultProxy DATABASE = new FaultProxy(URI.create(TestPlatform.databaseUrl()));

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertySourceUtils.addInlinedPropertiesToEnvironment(
                    context,
                    "sms.kafka.bootstrap=" + TestPlatform.bootstrapServers(),
                    "sms.db.url=mysql://127.0.0.1:" + DATABASE.port(),
                    "sms.db.ssl-mode=DISABLED",
                    "sms.db.user=" + TestPlatform.databaseUser(),
                    "sms.db.password=" + TestPlatform.databasePassword());
        }
    }
}
