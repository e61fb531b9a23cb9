package io.smsplatform.smpp.receipt;

import io.smsplatform.smpp.ReportWriter;
import io.smsplatform.smpp.Reports;
import io.smsplatform.smpp.SmppMetrics;
import io.smsplatform.smpp.SmppProperties;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the receipt side. */
@Configuration(proxyBeanMethods = false)
class ReceiptConfiguration {

    @Bean
    SentParts sentParts(
            SubmittedPartStore store, SmppProperties properties, @Qualifier("smppWork") ExecutorService work) {
        return new SentParts(store, properties.recentParts(), work);
    }

    @Bean
    SentLog sentLog(SentParts parts) {
        return new SentLog(parts);
    }

    @Bean
    ReceiptDesk.Services receiptServices(
            Reports reports,
            ReportWriter words,
            SmppMetrics metrics,
            Clock clock,
            @Qualifier("smppWork") ExecutorService work,
            SmppProperties properties) {
        return new ReceiptDesk.Services(reports, words, metrics, clock, work, properties);
    }

    @Bean
    ReceiptDesk receiptDesk(ReceiptDesk.Services services, SentParts parts, OrphanReceiptStore orphans) {
        return new ReceiptDesk(services, parts, orphans);
    }

    @Bean
    ReceiptUpkeep receiptUpkeep(
            ReceiptDesk desk,
            SubmittedPartStore parts,
            OrphanReceiptStore orphans,
            Clock clock,
            SmppProperties properties) {
        return new ReceiptUpkeep(desk, parts, orphans, clock, properties);
    }
}
