// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TogetherWriterTest {
  private final List<String> written = new ArrayList<>();
  private final TogetherWriter writer = new TogetherWriter(new Recorder());

  private void write(String text) {
    writer.writeNow(BufferData.create(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void anAnswerLeavesInOnePiece() {
    write("a");
    TogetherWriter.together(
        () -> {
          write("b");
          write("c");
          assertThat(written).containsExactly("a");
        });
    write("d");
    assertThat(written).containsExactly("a", "bc", "d");
  }

  @Test
  void whatOthersWriteMeanwhileComesBehindWhatWasMadeBefore() {
    TogetherWriter.together(
        () -> {
          write("b");
          Thread other = Thread.ofVirtual().start(() -> write("x"));
          try {
            other.join();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          assertThat(written).containsExactly("b", "x");
          write("c");
        });
    assertThat(written).containsExactly("b", "x", "c");
  }

  @Test
  void whatWasMadeLeavesThoughTheRestFails() {
    assertThatThrownBy(
            () ->
                TogetherWriter.together(
                    () -> {
                      write("b");
                      throw new IllegalStateException("no window");
                    }))
        .hasMessage("no window");
    assertThat(written).containsExactly("b");
  }

  private final class Recorder implements DataWriter {
    @Override
    public void write(BufferData... buffers) {
      throw new AssertionError("at once, or not at all");
    }

    @Override
    public void write(BufferData buffer) {
      throw new AssertionError("at once, or not at all");
    }

    @Override
    public void writeNow(BufferData... buffers) {
      throw new AssertionError("one by one");
    }

    @Override
    public void writeNow(BufferData buffer) {
      written.add(new String(buffer.readBytes(), StandardCharsets.UTF_8));
    }
  }
}
