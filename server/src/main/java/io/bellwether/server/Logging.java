// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line an event on standard error: time, level, where, what. */
final class Logging extends Formatter {
  /** Loggers of libraries, held so that their levels are not collected with them. */
  private static final Logger[] LIBRARIES = {
    Logger.getLogger("org.flywaydb"),
    Logger.getLogger("com.zaxxer"),
    Logger.getLogger("io.helidon"),
    Logger.getLogger("org.jooq")
  };

  static void start() {
    LogManager.getLogManager().reset();
    ConsoleHandler console = new ConsoleHandler();
    console.setFormatter(new Logging());
    Logger.getLogger("").addHandler(console);
    Logger.getLogger("").setLevel(Level.INFO);
    for (Logger library : LIBRARIES) {
      library.setLevel(Level.WARNING);
    }
  }

  @Override
  public String format(LogRecord record) {
    StringWriter line = new StringWriter();
    line.append(record.getInstant().toString()).append(' ').append(record.getLevel().getName());
    String logger = String.valueOf(record.getLoggerName());
    line.append(' ').append(logger.substring(logger.lastIndexOf('.') + 1));
    line.append(": ").append(formatMessage(record)).append('\n');
    if (record.getThrown() != null) {
      record.getThrown().printStackTrace(new PrintWriter(line));
    }
    return line.toString();
  }
}
