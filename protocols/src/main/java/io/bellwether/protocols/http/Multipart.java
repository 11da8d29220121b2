// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.platform.shared.Malformed;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.fileupload.MultipartStream;

/** A form with files (RFC 7578), read within a limit; large parts go to files. */
final class Multipart {
  private static final int BUFFER = 1 << 16;
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i)multipart/form-data\\s*;.*?boundary=(?:\"([^\"]+)\"|([^;\\s]+)).*");
  private static final Pattern NAME =
      Pattern.compile("(?is).*?content-disposition:[^\r\n]*?[;\\s]name=\"([^\"]*)\".*");

  private Multipart() {}

  /** What stands between the parts; nothing if the body is no form. */
  static Optional<String> boundary(String contentType) {
    Matcher found = BOUNDARY.matcher(contentType);
    return found.matches()
        ? Optional.of(found.group(1) == null ? found.group(2) : found.group(1))
        : Optional.empty();
  }

  /**
   * @param limit the most bytes that the whole body may have
   * @param folder for large parts, until the form is closed
   */
  static Form read(InputStream body, String contentType, long limit, Path folder)
      throws IOException {
    String boundary =
        boundary(contentType)
            .orElseThrow(
                () ->
                    new Malformed(
                        "Content-Type: %s (expected: multipart/form-data with a boundary)"
                            .formatted(contentType)));
    Form form = new Form();
    try {
      MultipartStream stream =
          new MultipartStream(
              new Limited(body, limit),
              boundary.getBytes(StandardCharsets.ISO_8859_1),
              BUFFER,
              null);
      for (boolean more = stream.skipPreamble(); more; more = stream.readBoundary()) {
        String name = name(stream.readHeaders());
        if (form.parts().containsKey(name)) {
          throw new Malformed("part %s: again (expected: once)".formatted(name));
        }
        try (SpillingStream content = form.part(name, folder)) {
          stream.readBodyData(content);
        }
      }
      return form;
    } catch (MultipartStream.MalformedStreamException | IllegalArgumentException e) {
      form.close();
      throw new Malformed("no multipart form: " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      form.close();
      throw e;
    }
  }

  private static String name(String headers) {
    Matcher name = NAME.matcher(headers);
    if (!name.matches()) {
      throw new Malformed("a part without a name (expected: Content-Disposition with name=\"…\")");
    }
    return name.group(1);
  }

  /** Ends with an error where the body is longer than it may be. */
  private static final class Limited extends FilterInputStream {
    private final long limit;
    private long read;

    Limited(InputStream in, long limit) {
      super(in);
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      count(Math.max(count, 0));
      return count;
    }

    private void count(int more) {
      read += more;
      if (read > limit) {
        throw new BodyTooLarge(limit);
      }
    }
  }
}
