package io.smsplatform.smpp.sending;

import io.smsplatform.events.access.SecretBox;
import io.smsplatform.smpp.Demands;
import io.smsplatform.smpp.ReportWriter;
import io.smsplatform.smpp.Reports;
import io.smsplatform.smpp.SmppMetrics;
import io.smsplatform.smpp.SmppProperties;
import io.smsplatform.smpp.receipt.ReceiptDesk;
import io.smsplatform.smpp.receipt.SentLog;
import io.smsplatform.smpp.session.LinkFactory;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/** What every connector needs of the rest of the service. */
record Services(
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
        ExecutorService work,
        ScheduledExecutorService timer) {}
