package io.smsplatform.gateway.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Properties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Serves the OpenAPI document and the pages that render it; nothing comes from another host. */
@Configuration(proxyBeanMethods = false)
class Documentation {

    /** The renderer styles elements by attribute and draws icons from data: URLs; scripts are files of this server only. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                    + "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final MediaType YAML = MediaType.parseMediaType("application/yaml;charset=UTF-8");
    private static final MediaType SCRIPT = MediaType.parseMediaType("text/javascript;charset=UTF-8");
    private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");

    @Bean
    RouterFunction<ServerResponse> documentationRoutes() {
        byte[] document = read("static/openapi.yaml");
        byte[] page = read("static/docs/index.html");
        byte[] script = read("static/docs/docs.js");
        return RouterFunctions.route()
                .GET("/", request -> redirect())
                .GET("/docs/", request -> redirect())
                .GET("/openapi.yaml", request -> serve(document, YAML))
                .GET("/docs", request -> serve(page, HTML))
                .GET("/docs/docs.js", request -> serve(script, SCRIPT))
                .resources("/docs/ui/**", new ClassPathResource(rendererDirectory()))
                .build();
    }

    private static Mono<ServerResponse> redirect() {
        return ServerResponse.temporaryRedirect(URI.create("/docs")).build();
    }

    private static Mono<ServerResponse> serve(byte[] content, MediaType type) {
        return ServerResponse.ok()
                .contentType(type)
                .cacheControl(CacheControl.maxAge(Duration.ofMinutes(5)))
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .bodyValue(content);
    }

    /** Its version is in the path, and the jar's own metadata is the one place that says which. */
    private static String rendererDirectory() {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(read("META-INF/maven/org.webjars/swagger-ui/pom.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException("swagger-ui's metadata cannot be read", e);
        }
        return "META-INF/resources/webjars/swagger-ui/" + properties.getProperty("version") + "/";
    }

    /** Once, at the start: a missing document is found then, and answers are plain bytes, never a file being sent. */
    private static byte[] read(String path) {
        try (InputStream content = new ClassPathResource(path).getInputStream()) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(path + " is not on the class path", e);
        }
    }
}
