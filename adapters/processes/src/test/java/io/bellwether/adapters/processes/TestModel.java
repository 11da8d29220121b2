// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Speaks as the script does that loads models, of one number in and one out: how many rows came
 * with it. Some numbers are orders.
 */
final class TestModel {
  static final String NEVER_READY = "never ready";
  static final String NO_MEMORY = "no memory";

  /** A file that makes it say that its input is another one. */
  static final String OTHER = "other";

  /** A file that makes it answer questions side by side. */
  static final String PARALLEL = "parallel";

  static final double RAISE = -1;
  static final double EXIT = -2;
  static final double HANG = -3;
  static final double WAIT_FOR_THE_FILE = -4;

  /** Announces an answer of a size that nobody takes. */
  static final double HUGE = -5;

  /** Answers no JSON. */
  static final double NO_JSON = -6;

  /** Writes to the standard error, and never ends the line. */
  static final double ENDLESS_LINE = -7;

  /** As HANG, but something that it has started has its channel, too. */
  static final double HANG_WITH_A_CHILD = -8;

  private static final int LONG = 64;

  private static final String READY =
      """
      {"kind": "ready", "columns": [{"name": "x", "type": "double", "optional": false}],
       "task": "regression", "classes": [], "by_row": true}""";

  private final boolean isParallel = Files.exists(Path.of(PARALLEL));
  private final DataInputStream in = new DataInputStream(System.in);
  private final DataOutputStream out = new DataOutputStream(System.out);
  private final Path file;

  private TestModel(Path file) {
    this.file = file;
  }

  /** Of a file that may come; a second argument is why the model cannot be loaded. */
  public static void main(String[] arguments) throws Exception {
    TestModel model = new TestModel(Path.of(arguments[0]));
    if (arguments.length > 1 && arguments[1].equals(NEVER_READY)) {
      new CountDownLatch(1).await();
    }
    if (arguments.length > 1) {
      model.say(
          0,
          "{\"kind\": \"failed\", \"message\": \"%s\", \"for_now\": %s}"
              .formatted(arguments[1], arguments[1].equals(NO_MEMORY)),
          new byte[0]);
      return;
    }
    boolean isOther = Files.exists(Path.of(OTHER));
    String ready = model.isParallel ? READY.replace("true}", "false}") : READY;
    model.say(0, isOther ? ready.replace("\"x\"", "\"y\"") : ready, new byte[0]);
    while (true) {
      model.read();
    }
  }

  private void read() throws Exception {
    int text = in.readInt();
    int size = in.readInt();
    long question = in.readLong();
    in.skipNBytes(text);
    ByteBuffer rows = ByteBuffer.wrap(in.readNBytes(size)).order(ByteOrder.LITTLE_ENDIAN);
    if (isParallel) {
      var _ = Executors.newCachedThreadPool().submit(() -> answer(question, rows));
    } else {
      answer(question, rows);
    }
  }

  private @Nullable Void answer(long question, ByteBuffer rows)
      throws IOException, InterruptedException {
    int size = rows.remaining();
    int count = size / Double.BYTES;
    ByteBuffer answers = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    while (rows.hasRemaining()) {
      double row = rows.getDouble();
      if (row == RAISE) {
        say(question, "{\"kind\": \"error\", \"message\": \"ValueError: no\"}", new byte[0]);
        return null;
      } else if (row == EXIT) {
        System.err.println("goodbye");
        Runtime.getRuntime().halt(7);
      } else if (row == HANG) {
        new CountDownLatch(1).await();
      } else if (row == HUGE) {
        out.writeInt(Integer.MAX_VALUE);
        out.writeInt(0);
        out.writeLong(question);
        out.flush();
      } else if (row == NO_JSON) {
        say(question, "{\"kind\": ", new byte[0]);
        return null;
      } else if (row == ENDLESS_LINE) {
        byte[] much = new byte[1 << 20];
        Arrays.fill(much, (byte) 'x');
        for (int i = 0; i < LONG; i++) {
          System.err.write(much);
        }
        Runtime.getRuntime().halt(7);
      } else if (row == HANG_WITH_A_CHILD) {
        Process child = new ProcessBuilder("sleep", "600").inheritIO().start();
        Path whole = Files.writeString(Path.of(file + ".new"), Long.toString(child.pid()));
        Files.move(whole, file);
        new CountDownLatch(1).await();
      } else if (row == WAIT_FOR_THE_FILE) {
        if (!Files.exists(asked(file))) { // The process before this one may have been asked.
          Files.createFile(asked(file));
        }
        while (!Files.exists(file)) {
          LockSupport.parkNanos(1_000_000);
        }
      }
      answers.putDouble(count);
    }
    say(question, "{\"kind\": \"numbers\"}", answers.array());
    return null;
  }

  /** A file that is there once it waits for the other one. */
  static Path asked(Path file) {
    return Path.of(file + ".asked");
  }

  private synchronized void say(long question, String json, byte[] numbers) throws IOException {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    out.writeInt(text.length);
    out.writeInt(numbers.length);
    out.writeLong(question);
    out.write(text);
    out.write(numbers);
    out.flush();
  }
}
