// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotAllowed;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.export.CSource;
import io.bellwether.scoring.export.JarFile;
import io.bellwether.scoring.export.OnnxGraph;
import io.bellwether.scoring.export.PackedModel;
import io.bellwether.scoring.onnx.NoGraphException;
import io.bellwether.scoring.onnx.OnnxModel;
import io.bellwether.scoring.pipeline.ComposedModel;
import io.bellwether.scoring.pipeline.FileBytes;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.remote.RemoteModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Versions as files that score the same without the server. */
public final class Exports {
  /** A model's source takes several times as much, and its making still more. */
  private static final int MOST_FOR_C = 8 << 20;

  private static final int MOST = 64 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Serving serving;
  private final Registry registry;
  private final JarFile.Code code;
  private final Transactions transactions;
  private final Audit audit;

  /** Exports are in memory, one at a time. */
  private final Semaphore turn = new Semaphore(1, true);

  /**
   * @param code what scores here
   */
  public Exports(
      Serving serving,
      Registry registry,
      JarFile.Code code,
      Transactions transactions,
      Audit audit) {
    this.serving = serving;
    this.registry = registry;
    this.code = code;
    this.transactions = transactions;
    this.audit = audit;
  }

  /** What a version is exported to. */
  public enum Target {
    JAR,
    C,
    ONNX
  }

  /**
   * @param name of the file
   */
  public record File(String name, String contentType, byte[] content) {}

  /**
   * Exports a version; that it was taken along is in the audit trail.
   *
   * @param version its number, semantic version or alias
   * @throws NotAllowed if it has members that the caller may not read: they would be in the file
   * @throws InvalidInput if a version of this kind or size cannot be exported so
   * @throws Unavailable if other exports take too long
   */
  public File of(Caller caller, String model, String version, Target target) {
    caller.rights().check(Rights.Kind.MODEL, model);
    checkMembers(caller, registry.version(caller, model, version));
    try {
      if (!turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Unavailable("exports_busy", "other exports take long; ask again later");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("shutting_down", "the export was interrupted");
    }
    try {
      return inTurn(caller, model, version, target);
    } finally {
      turn.release();
    }
  }

  private void checkMembers(Caller caller, ModelVersion version) {
    for (ModelVersion member : registry.members(caller, version)) {
      if (!caller.rights().sees(Rights.Kind.MODEL, member.model())) {
        throw NotAllowed.lacks(
            "%s may not export %s with its members (needs READ on the model of each: the file holds them)"
                .formatted(caller.principal(), version.model()));
      }
      checkMembers(caller, member);
    }
  }

  private File inTurn(Caller caller, String model, String version, Target target) {
    LoadedModel loaded = serving.version(caller, model, version);
    String name = "%s-%s".formatted(model, loaded.version().version());
    check(loaded.pipeline(), target);
    File file = file(loaded, name, target);
    String subject = "model:%s/%s".formatted(loaded.version().model(), loaded.version().version());
    transactions.write(
        () ->
            audit.record(caller, "model.version.export", subject, Map.of("target", word(target))));
    return file;
  }

  private static void check(Pipeline pipeline, Target target) {
    List<Pipeline> all =
        pipeline.model() instanceof ComposedModel ensemble ? ensemble.parts() : List.of(pipeline);
    if (all.stream().anyMatch(one -> one.model() instanceof RemoteModel)) {
      throw refusal(target, "none: a model that runs in Python", "train it in a format of data");
    }
    if (bytes(pipeline) > MOST) {
      throw refusal(target, "none: the model has more than 64 MiB", "copy its files instead");
    }
  }

  private static String word(Target target) {
    return target.name().toLowerCase(Locale.ROOT);
  }

  private File file(LoadedModel loaded, String name, Target target) {
    return switch (target) {
      case JAR -> new File(name + ".jar", "application/java-archive", jar(loaded));
      case C -> new File(name + ".c", "text/x-c; charset=utf-8", source(loaded));
      case ONNX -> new File(name + ".onnx", "application/octet-stream", graph(loaded));
    };
  }

  private static byte[] file(Pipeline pipeline) {
    return Objects.requireNonNull(pipeline.write().get(Pipeline.MODEL_FILE));
  }

  private byte[] jar(LoadedModel model) {
    if (model.pipeline().model() instanceof OnnxModel) {
      throw refusal(Target.JAR, "onnx: the model is a graph", "ask for onnx, the graph itself");
    }
    if (model.pipeline().model() instanceof ComposedModel ensemble
        && ensemble.parts().stream().anyMatch(part -> part.model() instanceof OnnxModel)) {
      throw refusal(Target.JAR, "none: a member is a graph", "export its members");
    }
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    try {
      JarFile.write(
          model.pipeline(),
          Map.of(
              "Bellwether-Model", model.version().model(),
              "Bellwether-Version", model.version().version(),
              "Implementation-Version", model.version().semanticVersion()),
          code,
          jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar.toByteArray();
  }

  private static byte[] source(LoadedModel model) {
    if (bytes(model.pipeline()) > MOST_FOR_C) {
      throw refusal(Target.C, "jar: the model has more than 8 MiB", "ask for jar");
    }
    return CSource.of(model.pipeline(), model.version().model(), about(model.version()))
        .orElseThrow(() -> notInC(model.pipeline()))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static InvalidInput notInC(Pipeline pipeline) {
    return pipeline.model() instanceof ComposedModel
        ? refusal(Target.C, "jar: ensembles of trees and linear models are C", "ask for jar")
        : refusal(
            Target.C,
            "onnx: of trees and linear models there is C",
            "ask for onnx, the graph itself");
  }

  /** Of its own files, and of those of its members. */
  private static long bytes(Pipeline pipeline) {
    return PackedModel.files(pipeline).values().stream().mapToLong(FileBytes::size).sum();
  }

  private static byte[] graph(LoadedModel model) {
    if (model.pipeline().model() instanceof OnnxModel) {
      return file(model.pipeline());
    }
    try {
      return OnnxGraph.of(model.pipeline(), model.version().model(), about(model.version()));
    } catch (NoGraphException e) {
      throw model.pipeline().model() instanceof ComposedModel
          ? refusal(Target.ONNX, "jar: " + e.getMessage(), "ask for jar")
          : refusal(Target.ONNX, "jar or c: " + e.getMessage(), "ask for jar or c");
    }
  }

  private static String about(ServedVersion version) {
    return "%s, version %s (%s), exported by Bellwether"
        .formatted(version.model(), version.version(), version.semanticVersion());
  }

  private static InvalidInput refusal(Target target, String expected, String fix) {
    return InvalidInput.field("target", target.name().toLowerCase(Locale.ROOT), expected, fix);
  }
}
