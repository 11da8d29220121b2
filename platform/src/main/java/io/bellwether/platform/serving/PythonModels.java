// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.pipeline.Pipeline;
import java.util.Optional;

/**
 * Runs models that need Python, each in a process of its own.
 *
 * <p>Implementers: such a process gets nothing of the server but the model's files and its rows; it
 * does not outlive the server, however that ends; one that crashes, hangs or takes too much is
 * ended and started again, and its model keeps answering or says why it does not.
 */
@FunctionalInterface
public interface PythonModels {
  /** What to do so that such models are run. */
  String HOW =
      "set the key python (BELLWETHER_PYTHON, --python) to an interpreter that has mlflow and the"
          + " model's libraries, if you trust whoever registers models: loading one runs its code";

  /**
   * Starts a process that loads the model, and waits until it has.
   *
   * @throws CannotRun if the model cannot be loaded, which it could not a moment later either
   * @throws Unavailable if no process can be started now
   */
  Running start(ModelDirectories.Python model);

  /**
   * Waits until there is what the model needs to be started, which may take minutes.
   *
   * @throws CannotRun if it cannot be had
   */
  default void prepare(ModelDirectories.Python model) {}

  /** A model that has been loaded. */
  interface Running extends AutoCloseable {
    /** Its answers come from the process; they are {@link Unavailable} while there is none. */
    Pipeline pipeline();

    /**
     * Whether there is no process any more and will be none: who needs the model starts it anew.
     */
    boolean hasEnded();

    /** Why it answers nothing now, if its process cannot be started. */
    default Optional<Unavailable> outage() {
      return Optional.empty();
    }

    /** Ends the process once nobody has asked it anything for a while. */
    @Override
    void close();
  }

  /** The model cannot be run here, for the reason that the message tells. */
  class CannotRun extends RuntimeException {
    private final boolean lasts;

    /** It will not be otherwise later. */
    public CannotRun(String reason) {
      this(reason, true);
    }

    /**
     * @param lasts whether it stays so until the model or this server is another one; else a later
     *     try may succeed, such as with more memory or time
     */
    public CannotRun(String reason, boolean lasts) {
      super(reason);
      this.lasts = lasts;
    }

    public final boolean lasts() {
      return lasts;
    }
  }

  /** Nobody said with which Python. */
  final class NotConfigured extends CannotRun {
    NotConfigured(String reason) {
      super(reason);
    }
  }

  /** Runs none, for nobody said with which Python. */
  static PythonModels none() {
    return model -> {
      throw new NotConfigured(
          "it needs Python (flavors %s), which is not configured; %s"
              .formatted(model.flavors(), HOW));
    };
  }
}
