// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import io.bellwether.adapters.processes.PythonWire.Answers;
import io.bellwether.adapters.processes.PythonWire.Failed;
import io.bellwether.adapters.processes.PythonWire.OutOfMemory;
import io.bellwether.adapters.processes.PythonWire.Raised;
import io.bellwether.adapters.processes.PythonWire.Ready;
import io.bellwether.adapters.processes.PythonWire.Reply;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.RefusedRowException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.remote.RemoteAnswer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the thread of a model is told. */
sealed interface PythonCall {
  /** Something has happened. */
  enum Signal implements PythonCall {
    /** The process has ended by itself. */
    GONE,
    /** Nobody needs the model any more. */
    CLOSE
  }

  /** Somebody waits for the answers to these rows. */
  record Rows(List<Row> rows, CompletableFuture<List<RemoteAnswer>> answer) implements PythonCall {
    void hand(Reply reply) {
      switch (reply) {
        case Answers(var answers) -> answer.complete(answers);
        case Raised(String message) ->
            answer.completeExceptionally(new RefusedRowException("the model raised " + message));
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
