package io.smsplatform.smpp.sending;

import io.smsplatform.events.access.SecretBox;
import io.smsplatform.smpp.Demands;
import io.smsplatform.smpp.ReportWriter;
import io.smsplatform.smpp.Reports;
import io.smsplatform.smpp.SmppMetrics;
import io.smsplatform.smpp.SmppProperties;
import io.smsplatform.smpp.receipt.ReceiptDesk;
import io.smsplatform.smpp.receipt.ReceiptUpkeep;
import io.smsplatform.smpp.receipt.SentLog;
import io.smsplatform.smpp.session.LinkFactory;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the connectors. */
@Configuration(proxyBeanMethods = false)
class SendingConfiguration {

    @Bean
    Connectors connectors(
            Reports reports,
            ReportWriter words,
            Demands demands,
            SentLog sent,
            ReceiptDesk receipts,
            LinkFactory links,
            SecretBox secrets,
            SmppMetrics metrics,
            SmppProperties properties,
            Clock clock,
            @Qualifier("smppWork") ExecutorService work,
            @Qualifier("smppTimer") ScheduledExecutorService timer) {
        return new Connectors(new Services(
                reports, words, demands, sent, receipts, links, secrets, metrics, properties, clock, work, timer));
    }

    @Bean
    ConnectorsLifecycle connectorsLifecycle(
            Connectors connectors, ReceiptUpkeep upkeep, @Qualifier("smppTimer") ScheduledExecutorService timer) {
        return new ConnectorsLifecycle(connectors, upkeep, timer);
    }
}
