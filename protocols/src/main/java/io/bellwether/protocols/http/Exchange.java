// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.Page;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request and its reply, in our words; the web framework shows nowhere else. */
public final class Exchange {
  /** What a JSON body may have; files are streamed and have no such limit. */
  private static final int MAX_JSON_BYTES = 32 << 20;

  private static final int SMALL_BYTES = 1 << 14;
  private static final long DEFAULT_PAGE = 100;

  private final ServerRequest request;
  private final ServerResponse response;
  private final Http2Connections http2;
  private final LargeBodies.Place place;
  private Caller caller;
  private Runnable gate = () -> {};
  private Map<String, String> pathNames = Map.of();
  private byte @Nullable [] body;
  private @Nullable ReplyListener listener;
  private @Nullable GrpcCall grpc;
  private @Nullable HashedBody hashed;

  Exchange(
      ServerRequest request,
      ServerResponse response,
      Caller caller,
      Http2Connections http2,
      LargeBodies.Place place) {
    this.place = place;
    this.request = request;
    this.response = response;
    this.caller = caller;
    this.http2 = http2;
  }

  public Caller caller() {
    return caller;
  }

  /** How whoever asks is let in. */
  void admittedBy(Runnable gate) {
    this.gate = gate;
  }

  /**
   * Finds out once more who asks and what they may, as for a new request: what goes on for long may
   * outlive the right to it.
   */
  public void readmit() {
    gate.run();
  }

  /** It is known now who is asking. */
  void admitted(Caller known) {
    this.caller = known;
  }

  /** Where the request comes from. */
  String address() {
    return request.remotePeer().host();
  }

  public String method() {
    return request.prologue().method().text();
  }

  boolean isHttp2() {
    return request.prologue().protocolVersion().startsWith("2");
  }

  /**
   * The call of gRPC that this is.
   *
   * @throws Malformed if it is none
   */
  public GrpcCall grpc() {
    if (!GrpcCall.is(this)) {
      throw new Malformed(
          "the request: HTTP/%s, %s (expected: a call of gRPC, over HTTP/2)"
              .formatted(
                  request.prologue().protocolVersion(),
                  header("Content-Type").orElse("no Content-Type")));
    }
    if (grpc == null) {
      grpc = new GrpcCall(this, response, request.id(), http2.waiting(request.socketId()));
    }
    return grpc;
  }

  /** Tells the connection that a call is worked on, for however long. */
  Waiting.Call begins() {
    return isGrpc() ? http2.waiting(request.socketId()).callBegins() : Waiting.Call.NONE;
  }

  public boolean isGrpc() {
    return GrpcCall.is(this);
  }

  /** A HEAD is routed as the GET whose reply it asks for, without the body. */
  String routedMethod() {
    return isHead() ? "GET" : method();
  }

  private boolean isHead() {
    return method().equals("HEAD");
  }

  /** The decoded path, without the query. */
  public String path() {
    return "/" + String.join("/", segments());
  }

  /** The path's decoded segments: an encoded slash stays inside its segment. */
  List<String> segments() {
    String raw = request.path().rawPath();
    boolean plain = raw.indexOf('%') < 0 && !raw.contains("//") && raw.indexOf('\0') < 0;
    return plain ? Router.segments(raw) : decoded(raw.replaceAll("/{2,}", "/"));
  }

  private static List<String> decoded(String raw) {
    List<String> segments =
        Router.segments(raw).stream()
            .map(text -> URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8))
            .toList();
    if (segments.stream().anyMatch(segment -> segment.indexOf('\0') >= 0)) {
      throw new Malformed("path: has a NUL character (expected: none)");
    }
    return segments;
  }

  /** The decoded segment that the route's path calls by this name. */
  public String pathName(String name) {
    String value = pathNames.get(name);
    if (value == null) {
      throw new IllegalStateException("the route's path names no {" + name + "}");
    }
    return value;
  }

  /** All of the query, as it stands in the address. */
  String rawQuery() {
    return request.query().rawValue();
  }

  public Optional<String> query(String name) {
    return request.query().first(name).asOptional();
  }

  /** What the query gives values for. */
  public Set<String> queryNames() {
    return request.query().names();
  }

  public List<String> queryAll(String name) {
    return request.query().contains(name) ? request.query().all(name) : List.of();
  }

  public Optional<String> header(String name) {
    return request.headers().first(HeaderNames.create(name));
  }

  /**
   * A whole number of the query.
   *
   * @throws Malformed if it is none
   */
  public Optional<Long> queryNumber(String name) {
    return query(name)
        .map(
            text -> {
              try {
                return Long.valueOf(text);
              } catch (NumberFormatException e) {
                throw new Malformed("%s: %s (expected: a whole number)".formatted(name, text));
              }
            });
  }

  /**
   * A time of the query, RFC 3339; without an offset it is UTC.
   *
   * @throws Malformed if it is none
   */
  public Optional<Instant> queryTime(String name) {
    return query(name).map(text -> Times.read(name, text));
  }

  /** The page that {@code max_results} and {@code page_token} ask for. */
  public Page.Request page() {
    int limit = Math.clamp(queryNumber("max_results").orElse(DEFAULT_PAGE), -1, 1 << 20);
    return new Page.Request(
        limit, query("page_token").map(token -> PageToken.read(token, PageToken.scope(this))));
  }

  /** The body as it comes in; can be read once. */
  public InputStream stream() {
    if (body != null) {
      return new ByteArrayInputStream(body);
    }
    return hashed == null ? new FairBody(request.content().inputStream()) : hashed;
  }

  /** Hashes the body from now on, as it is read by whoever reads it. */
  HashedBody hashedBy(BodyDigest digest) {
    HashedBody made = new HashedBody(stream(), digest);
    hashed = made;
    return made;
  }

  /** The whole body, unpacked, which has to be small. */
  public byte[] bytes() throws IOException {
    if (body == null) {
      body = PackedBody.unpack(this, read(stream()), MAX_JSON_BYTES);
    }
    return body;
  }

  /** A small body that says its length needs no larger buffer; what it says is not believed. */
  private byte[] read(InputStream in) throws IOException {
    long length = request.headers().contentLength().orElse(Long.MAX_VALUE);
    if (length > SMALL_BYTES) {
      byte[] large = read(in, MAX_JSON_BYTES + 1);
      if (large.length > MAX_JSON_BYTES) {
        place.skipRest(in);
      }
      return large;
    }
    byte[] small = in.readNBytes((int) length);
    if (small.length == length && !isHttp2()) {
      in.close(); // Else the server takes a buffer to find out that this was all.
    }
    return small;
  }

  /**
   * Reads to the end, at most so many bytes; what is large waits for a place. Over HTTP/2 it takes
   * none: nothing ends a read there whose client is gone, and who waits keeps others of the
   * connection from going on.
   */
  byte[] read(InputStream in, int most) throws IOException {
    return isHttp2() ? in.readNBytes(most) : place.read(in, most);
  }

  public JsonNode json() throws IOException {
    return Json.tree(bytes());
  }

  public <T> T json(Class<T> type) throws IOException {
    return Json.read(bytes(), type);
  }

  /** The body, if there is one. */
  public <T> Optional<T> optionalJson(Class<T> type) throws IOException {
    return bytes().length == 0 ? Optional.empty() : Optional.of(json(type));
  }

  /**
   * The parts of a multipart form.
   *
   * @param limit the most bytes that the whole body may have
   * @param folder for large parts
   * @throws Malformed if it is none
   */
  public Form form(long limit, Path folder) throws IOException {
    InputStream in = PackedBody.stream(this, limit);
    return Multipart.read(in, header("Content-Type").orElse(""), limit, folder);
  }

  public void answerHeader(String name, String value) {
    response.header(HeaderNames.create(name), value);
    if (listener != null) {
      listener.header(name, value);
    }
  }

  /**
   * A reply that has a secret in it, which is told this once.
   *
   * @param remembered what a repeat of the request gets
   */
  public void answerOnce(int status, Object json, Object remembered) {
    byte[] repeated = Json.bytes(remembered);
    ReplyListener told = listener;
    if (told != null) {
      listener = null;
      told.replied(status, "application/json", repeated);
    }
    answer(status, json);
  }

  public void answer(int status, Object json) {
    answer(status, "application/json", Json.bytes(json));
  }

  /** As {@code answer}, for what is long: written as it is made, never whole in memory. */
  public void answerLong(int status, Object json) throws IOException {
    try (OutputStream out = answerStream(status, "application/json")) {
      Json.mapper().writeValue(out, json);
    }
  }

  /** A page as {@code {"<plural>": […], "next_page_token": …}}. */
  public <T> void answerPage(String plural, Page<T> page, Function<T, ?> wire) {
    answerPage(plural, page, wire, Map.of());
  }

  /** A page with fields of its own beside the list. */
  public <T> void answerPage(
      String plural, Page<T> page, Function<T, ?> wire, Map<String, ?> beside) {
    Map<String, @Nullable Object> reply = new LinkedHashMap<>(beside);
    reply.put(plural, page.items().stream().map(wire).toList());
    reply.put(
        "next_page_token",
        page.next().map(key -> PageToken.write(key, PageToken.scope(this))).orElse(null));
    answer(200, reply);
  }

  public void answerText(int status, String text) {
    answer(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  public void answer(int status, String contentType, byte[] bytes) {
    if (listener != null) {
      listener.replied(status, contentType, bytes);
    }
    response.status(Status.create(status));
    response.header(HeaderNames.CONTENT_TYPE, contentType);
    if (isHead()) {
      response.send();
    } else {
      response.send(bytes);
    }
  }

  public void answerEmpty(int status) {
    response.status(Status.create(status));
    response.send();
  }

  public void redirect(String location) {
    response.status(Status.FOUND_302);
    response.header(HeaderNames.LOCATION, location);
    response.send();
  }

  /** Streams a reply of any length; whoever calls closes it. */
  public OutputStream answerStream(int status, String contentType) {
    response.status(Status.create(status));
    response.header(HeaderNames.CONTENT_TYPE, contentType);
    if (isHead()) {
      response.send();
      return OutputStream.nullOutputStream();
    }
    return response.outputStream();
  }

  boolean isAnswered() {
    return response.isSent();
  }

  void matched(Map<String, String> names) {
    this.pathNames = names;
  }

  void onReply(ReplyListener toTell) {
    this.listener = toTell;
  }

  /** Sees a reply before it is sent. */
  interface ReplyListener {
    void header(String name, String value);

    void replied(int status, String contentType, byte[] body);
  }
}
