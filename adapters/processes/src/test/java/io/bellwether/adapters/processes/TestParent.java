// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import io.bellwether.platform.orchestration.ChildProcesses.Command;
import io.bellwether.platform.orchestration.ChildProcesses.Request;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts an endless child and prints what it logs; its own death is what is tested. */
final class TestParent {
  private TestParent() {}

  public static void main(String[] arguments) throws InterruptedException {
    Command command =
        arguments[1].equals("program")
            ? new Command.Program(List.of("/bin/sh", "-c", "echo $$; sleep 1000"), Map.of())
            : new Command.BuiltIn("endless");
    SupervisedProcesses processes =
        new SupervisedProcesses(TestChild.class.getName(), List.of(), 1);
    Request request = new Request(command, Map.of(), Path.of(arguments[0]), 64);
    processes.run(request, Heard.by(System.out::println));
  }
}
