package io.smsplatform.standalone;

import io.smsplatform.device.DeviceServiceApplication;
import io.smsplatform.gateway.ApiGatewayApplication;
import io.smsplatform.provider.ProviderServiceApplication;
import io.smsplatform.result.ResultServiceApplication;
import io.smsplatform.scheduler.SchedulerServiceApplication;
import io.smsplatform.smpp.SmppEdgeServiceApplication;
import io.smsplatform.task.TaskServiceApplication;
import io.smsplatform.template.TemplateServiceApplication;

/** The services in the order they start; they stop in the opposite one, so that the front door closes first. */
enum PlatformService {
    RESULT("result-service", "result", ResultServiceApplication.class, 8087),
    SCHEDULER("scheduler-service", "scheduler", SchedulerServiceApplication.class, 8083),
    TEMPLATE("template-service", "template", TemplateServiceApplication.class, 8082),
    TASK("task-service", "task", TaskServiceApplication.class, 8081),
    DEVICE("device-service", "device", DeviceServiceApplication.class, 8084),
    SMPP("smpp-edge-service", "smpp", SmppEdgeServiceApplication.class, 8085),
    PROVIDER("provider-service", "provider", ProviderServiceApplication.class, 8086),
    GATEWAY("api-gateway", "gateway", ApiGatewayApplication.class, 8080);

    private final String module;
    private final String key;
    private final Class<?> application;
    private final int defaultPort;

    PlatformService(String module, String key, Class<?> application, int defaultPort) {
        this.module = module;
        this.key = key;
        this.application = application;
        this.defaultPort = defaultPort;
    }

    /** Module, jar and settings file name. */
    String module() {
        return module;
    }

    Class<?> application() {
        return application;
    }

    int defaultPort() {
        return defaultPort;
    }

    /** {@code sms.<key>.port}. */
    String portSetting() {
        return "sms." + key + ".port";
    }

    /** {@code sms.<key>.url}: where the gateway finds it. */
    String urlSetting() {
        return "sms." + key + ".url";
    }
}
