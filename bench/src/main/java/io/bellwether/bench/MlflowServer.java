// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The peer: MLflow's own server on a free port. */
record MlflowServer(PeerProcess process, String url) implements AutoCloseable {
  /** Starts it in the folder with a database in SQLite there; waits until it has answered. */
  static MlflowServer start(Python python, Path folder, int workers)
      throws IOException, InterruptedException {
    return start(python, folder, database(folder), workers);
  }

  /**
   * @param database its address, as SQLAlchemy writes it
   */
  static MlflowServer start(Python python, Path folder, String database, int workers)
      throws IOException, InterruptedException {
    int port = PeerProcess.freePort();
    List<String> command =
        List.of(
            python.program(),
            "-m",
            "mlflow",
            "server",
            "--port",
            "" + port,
            "--workers",
            "" + workers,
            "--backend-store-uri",
            database);
    String url = "http://127.0.0.1:" + port;
    return new MlflowServer(PeerProcess.start(command, folder, Map.of(), url + "/health"), url);
  }

  /** The address of a database in SQLite in this folder. */
  static String database(Path folder) {
    return "sqlite:///" + folder.resolve("mlflow.db");
  }

  double secondsToAnswer() {
    return process.secondsToAnswer();
  }

  /** What all its processes hold, in MiB; what they share is counted once. */
  double mebibytes() throws IOException {
    return process.mebibytes();
  }

  @Override
  public void close() {
    process.close();
  }
}
