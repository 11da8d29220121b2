// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.bellwether.scoring.ModelFormatException;
import java.lang.ref.Cleaner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The native library, which is loaded with the first model and not before.
 *
 * <p>Where the property {@code onnxruntime.native.path} names a folder, the library is taken from
 * there; else it unpacks itself into the folder for temporary files.
 */
final class OnnxRuntime {
  private static final String PLACE = "ONNX Runtime";
  private static final int THREADS = 4;

  /** One slow graph leaves the others half of them. */
  private static final int THREADS_OF_MODEL = 2;

  private OnnxRuntime() {}

  /** Made when it is first asked for. */
  private static final class Loaded {
    static final OrtEnvironment ENVIRONMENT =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "bellwether");

    static final Cleaner CLEANER = Cleaner.create();

    /** A call that takes long would hold the carrier of a virtual thread. */
    static final JoinedCalls.Threads LONG_CALLS =
        new JoinedCalls.Threads(
            Executors.newFixedThreadPool(
                THREADS, Thread.ofPlatform().daemon().name("onnx-", 1).factory()),
            THREADS_OF_MODEL);
  }

  static OrtEnvironment environment() {
    return Loaded.ENVIRONMENT;
  }

  static JoinedCalls.Threads longCalls() {
    return Loaded.LONG_CALLS;
  }

  /** Does what takes long natively on a thread that is no carrier of virtual ones. */
  static <T> T apart(Supplier<T> work) {
    if (!Thread.currentThread().isVirtual()) {
      return work.get();
    }
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("onnx-load")
        .start(
            () -> {
              try {
                done.complete(work.get());
              } catch (Throwable e) { // Whoever waits hears of it.
                done.completeExceptionally(e);
              }
            });
    try {
      return done.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException reason -> throw reason;
        case Error reason -> throw reason;
        case null, default -> throw e;
      }
    }
  }

  /** Closes the session once nothing can reach its owner any more. */
  static void closeAfter(Object owner, OrtSession session) {
    Loaded.CLEANER.register(owner, () -> close(session));
  }

  static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A session whose calls run on the thread that makes them.
   *
   * @throws ModelFormatException if the library refuses the file, or is not there
   */
  static OrtSession open(byte[] file) {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.load_model_format", "ONNX"); // That which was looked through.
      options.setCPUArenaAllocator(false); // It would keep what the largest batch once took.
      options.setMemoryPatternOptimization(false);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      return environment().createSession(file, options);
    } catch (OrtException e) {
      throw refused(e);
    } catch (LinkageError e) {
      throw new ModelFormatException(
          PLACE, "its native library cannot be loaded here: " + e, "Linux on x86-64 or aarch64");
    }
  }

  static ModelFormatException refused(OrtException e) {
    return new ModelFormatException(
        PLACE, String.valueOf(e.getMessage()), "a graph that it loads and runs");
  }
}
