// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One process that has a model: frames in, frames out. A frame is two lengths (32 bits,
 * big-endian), a number (64 bits), JSON, and doubles (little-endian).
 */
final class PythonChild implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PythonChild.class.getName());

  private static final int MOST_JSON = 4 << 20; // The script keeps to both.
  private static final int MOST_NUMBERS = 8 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Process process;
  private final DataOutputStream requests;
  private final DataInputStream answers;
  private final Tail errors = new Tail();
  private final Thread errorReader;
  private volatile boolean overdue;

  private PythonChild(Process process) {
    this.process = process;
    requests = new DataOutputStream(process.getOutputStream());
    answers = new DataInputStream(process.getInputStream());
    errorReader =
        SupervisedProcesses.reader(
            () -> SupervisedProcesses.readLines(process.getErrorStream(), Tail.READ, errors::add));
  }

  static PythonChild start(List<String> words, Map<String, String> environment, Path folder)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new PythonChild(builder.start());
  }

  /**
   * What one side says to the other.
   *
   * @param id of a question, and of its answer
   */
  record Frame(long id, byte[] json, double[] numbers) {}

  void write(Frame frame) throws IOException {
    byte[] numbers = new byte[frame.numbers.length * Double.BYTES];
    ByteBuffer.wrap(numbers).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(frame.numbers);
    requests.writeInt(frame.json.length);
    requests.writeInt(numbers.length);
    requests.writeLong(frame.id);
    requests.write(frame.json);
    requests.write(numbers);
    requests.flush();
  }

  Frame read() throws IOException {
    int text = length(answers.readInt(), MOST_JSON);
    int size = length(answers.readInt(), MOST_NUMBERS);
    long id = answers.readLong();
    byte[] json = answers.readNBytes(text); // Takes memory as it comes, not as it is announced.
    byte[] numbers = answers.readNBytes(size);
    if (json.length < text || numbers.length < size) {
      throw new EOFException();
    }
    double[] values = new double[numbers.length / Double.BYTES];
    ByteBuffer.wrap(numbers).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
    return new Frame(id, json, values);
  }

  private static int length(int length, int most) throws IOException {
    if (length < 0 || length > most) {
      throw new IOException(
          "an answer of %d bytes (expected: at most %d)"
              .formatted(Integer.toUnsignedLong(length), most));
    }
    return length;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void whenEnded(Runnable what) {
    var _ = process.onExit().thenRun(what);
  }

  /** Ends it because it took too long; whoever waits for its answer then hears that it is gone. */
  void endOverdue() {
    overdue = true;
    Thread.startVirtualThread(this::close); // Whoever keeps the time has no time to wait.
  }

  /** Ends it: why it answers no more. What it said last may be of others' rows: the log has it. */
  String end(Exception e) {
    String how = how(e, List::of);
    List<String> said = errors.lines();
    if (!said.isEmpty()) {
      LOG.log(System.Logger.Level.WARNING, "a model''s process said last: {0}", said.getLast());
    }
    return how;
  }

  /** Ends it before it has had any rows: why, and what it said last. */
  String endOfLoading(Exception e) {
    return how(e, errors::lines);
  }

  private String how(Exception e, Supplier<List<String>> said) {
    if (overdue) {
      return "it took too long";
    }
    close();
    try {
      errorReader.join(PATIENCE);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
    int status = process.isAlive() ? -1 : process.exitValue();
    String what = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
    return SupervisedProcesses.how(status, said.get()) + what;
  }

  /** The guard ends the model and whatever that has started, once it is told to end. */
  @Override
  public void close() {
    SupervisedProcesses.end(process, process.toHandle()::destroy);
  }
}
