// SPDX-License-Identifier: Apache-2.0
package io.bellwether.cli;

import io.bellwether.cli.demo.Demo;
import java.net.ConnectException;
import java.util.List;

/** {@code ./bellwether COMMAND …} for every command that is a client of a server. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 0) {
      fail("no command (expected: demo, export, gc or import; ./bellwether help lists all)");
    }
    List<String> rest = List.of(arguments).subList(1, arguments.length);
    try {
      switch (arguments[0]) {
        case "demo" -> System.exit(Demo.run(rest));
        case "export" -> System.exit(Export.run(rest, System.out));
        case "gc" -> System.exit(Gc.run(rest, System.out));
        case "import" -> System.exit(Import.run(rest, System.out));
        default ->
            fail(
                "command: "
                    + arguments[0]
                    + " (expected: demo, export, gc or import; ./bellwether help lists all)");
      }
    } catch (UsageError e) {
      fail(e.getMessage());
    } catch (ConnectException e) {
      fail("no server answers (expected: one that runs; ./bellwether up, or name it by --url)");
    } catch (ApiClient.Refused e) {
      System.err.println("bellwether: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void fail(String reason) {
    System.err.println("bellwether: " + reason);
    System.exit(2);
  }
}
