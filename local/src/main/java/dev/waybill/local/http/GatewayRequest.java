package dev.waybill.local.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// A request on its way to a function: API Gateway's event of payload format 2.0.
final class GatewayRequest {

    private static final DateTimeFormatter COMMON_LOG =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private GatewayRequest() {}

    /// The event for `exchange`, whose body has been read already.
    static String event(
            HttpExchange exchange,
            RequestTarget target,
            Routes.Match match,
            byte[] body,
            Instant at) {
        Map<String, String> headers = headers(exchange);
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("version", "2.0");
        event.put("routeKey", match.key());
        event.put("rawPath", target.path());
        event.put("rawQueryString", target.query());
        String cookies = headers.remove("cookie");
        if (cookies != null) {
            var list = event.putArray("cookies");
            List.of(cookies.split(";\\s*", -1)).forEach(list::add);
        }
        putAll(event.putObject("headers"), headers);
        if (!target.query().isEmpty()) {
            putAll(event.putObject("queryStringParameters"), target.parameters());
        }
        if (!match.variables().isEmpty()) {
            putAll(event.putObject("pathParameters"), match.variables());
        }
        event.set("requestContext", context(exchange, target, match.key(), headers, at));
        putBody(event, headers.getOrDefault("content-type", ""), body);
        return event.toString();
    }

    private static JsonNode context(
            HttpExchange exchange,
            RequestTarget target,
            String routeKey,
            Map<String, String> headers,
            Instant at) {
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        context.put("accountId", "000000000000");
        context.put("apiId", "local");
        context.put("domainName", headers.getOrDefault("host", "localhost"));
        context.put("domainPrefix", "local");
        ObjectNode http = context.putObject("http");
        http.put("method", exchange.getRequestMethod());
        http.put("path", target.path());
        http.put("protocol", exchange.getProtocol());
        http.put("sourceIp", exchange.getRemoteAddress().getAddress().getHostAddress());
        http.put("userAgent", headers.getOrDefault("user-agent", ""));
        context.put("requestId", UUID.randomUUID().toString());
        context.put("routeKey", routeKey);
        context.put("stage", "$default");
        context.put("time", COMMON_LOG.format(at));
        context.put("timeEpoch", at.toEpochMilli());
        return context;
    }

    private static void putBody(ObjectNode event, String contentType, byte[] body) {
        boolean text = body.length == 0 || isText(contentType);
        if (body.length > 0) {
            event.put("body", text ? asText(body) : Base64.getEncoder().encodeToString(body));
        }
        event.put("isBase64Encoded", !text);
    }

    /// What is no UTF-8 is replaced by U+FFFD. One that some bytes became could have as many bytes
    /// in UTF-8 as they; so there is one more of them than need be, and the function can tell.
    private static String asText(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body) ? text : text + '\uFFFD';
    }

    /// Text, JSON, XML and JavaScript are handed over as text; everything else, and a body of no
    /// named type, in base64.
    private static boolean isText(String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        return type.startsWith("text/")
                || type.equals("application/json")
                || type.equals("application/xml")
                || type.equals("application/javascript")
                || type.endsWith("+json")
                || type.endsWith("+xml");
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        return headers;
    }

    private static void putAll(ObjectNode node, Map<String, String> values) {
        values.forEach(node::put);
    }
}
