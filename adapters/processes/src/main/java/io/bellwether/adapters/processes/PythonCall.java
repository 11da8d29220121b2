// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import io.bellwether.adapters.processes.PythonWire.Answers;
import io.bellwether.adapters.processes.PythonWire.Failed;
import io.bellwether.adapters.processes.PythonWire.OutOfMemory;
import io.bellwether.adapters.processes.PythonWire.Raised;
import io.bellwether.adapters.processes.PythonWire.Ready;
import io.bellwether.adapters.processes.PythonWire.Refused;
import io.bellwether.adapters.processes.PythonWire.Reply;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.RefusedRowException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.remote.ModelParams;
import io.bellwether.scoring.remote.RemoteAnswer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the thread of a model is told. */
sealed interface PythonCall {
  /** Something has happened. */
  enum Signal implements PythonCall {
    /** The process has ended by itself. */
    GONE,
    /** Nobody needs the model any more. */
    CLOSE
  }

  /**
   * Somebody waits for the answers to these rows.
   *
   * @param params that their request has besides
   * @param isSecond whether a process has ended with it before
   */
  record Rows(
      List<Row> rows,
      Map<String, @Nullable Object> params,
      CompletableFuture<List<RemoteAnswer>> answer,
      boolean isSecond)
      implements PythonCall {
    /** Of the request that this thread works for. */
    Rows(List<Row> rows, CompletableFuture<List<RemoteAnswer>> answer) {
      this(rows, ModelParams.current(), answer, false);
    }

    Rows again() {
      return new Rows(rows, params, answer, true);
    }

    void hand(Reply reply) {
      switch (reply) {
        case Answers(var answers) -> answer.complete(answers);
        case Raised(String message) ->
            answer.completeExceptionally(new RefusedRowException("the model raised " + message));
        case Refused(String message) ->
            answer.completeExceptionally(new RefusedRowException(message));
        case OutOfMemory(String message) ->
            answer.completeExceptionally(
                new Unavailable(
                    "model_out_of_memory",
                    "the model needs more memory than its process may have: " + message));
        case Ready _, Failed _ ->
            answer.completeExceptionally(
                new Unavailable("model_failed", "the model's process says something else"));
      }
    }
  }
}
