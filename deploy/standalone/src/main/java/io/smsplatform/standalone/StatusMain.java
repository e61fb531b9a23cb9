package io.smsplatform.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the gateway which services are ready and prints its answer; ends with 1 unless it is "up". */
public final class StatusMain {

    private StatusMain() {}

    /** @param arguments gateway URL and administrator's API key */
    public static void main(String[] arguments) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0] + "/api/v2/status/services"))
                .header("Authorization", "Bearer " + arguments[1])
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            System.out.println(answer.body());
            System.exit(answer.statusCode() == 200 && !answer.body().contains("\"down\"") ? 0 : 1);
        } catch (IOException e) {
            System.err.println("sms: the gateway at " + arguments[0] + " does not answer: " + e);
            System.exit(1);
        }
    }
}
