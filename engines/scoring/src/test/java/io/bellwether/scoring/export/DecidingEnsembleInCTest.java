// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.scoring.pipeline.Pipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ensembles that do more than add up, in C: as here, but for the C library's log and exp. */
class DecidingEnsembleInCTest {
  private static final String TWO = "'members':[{'version':'a/1'},{'version':'b/1'}]";
  private static final String VOTES =
      "'kind':'vote','members':[{'version':'a/1','weight':2},{'version':'b/1'},{'version':'c/1'}]";

  @TempDir Path folder;

  private void assertSame(Pipeline ensemble, boolean exact) throws Exception {
    Random random = new Random(11);
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      rows.add(EnsembleInCTest.row(ensemble, random));
    }
    EnsembleInCTest.assertSame(folder, ensemble, rows, exact);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "binary.ubj; dart.ubj; 'method':'sigmoid','on':'margin','slope':[1.5],'intercept':[0.25]; true",
        "binary.ubj; dart.ubj; 'method':'sigmoid','on':'probability','slope':[-3],'intercept':[1]; false",
        "binary.ubj; dart.ubj; 'method':'temperature','on':'margin','temperature':1.7; true",
        "lightgbm/binary.txt; dart.ubj; 'method':'temperature','on':'probability','temperature':0.3; false",
        "binary.ubj; linear; 'method':'isotonic','on':'margin','x':[[-1,-0.5,0,2]],'y':[[0,0.2,0.4,1]]; false",
        "binary.ubj; linear; 'method':'isotonic','on':'probability','x':[[0.2,0.6]],'y':[[0,1]]; false",
      })
  void twoClassesAreCalibrated(String one, String other, String how, boolean exact)
      throws Exception {
    Pipeline first = EnsembleInCTest.member(one);
    Pipeline second = EnsembleInCTest.member(other);
    String members =
        "'members':[{'version':'a/1','calibration':{%s}},{'version':'b/1'}]".formatted(how);
    String last = "'kind':'average',%s,'calibration':{%s}".formatted(TWO, how);

    assertSame(
        EnsembleInCTest.ensemble("'kind':'average','space':'margin'," + members, first, second),
        exact);
    assertSame(EnsembleInCTest.ensemble("'kind':'average'," + members, first, second), false);
    assertSame(EnsembleInCTest.ensemble(last, first, second), false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'method':'sigmoid','on':'margin','slope':[1.5,0.5,2],'intercept':[0.25,0,-1]",
        "'method':'sigmoid','on':'probability','slope':[4,3,2],'intercept':[-1,-2,0]",
        "'method':'temperature','on':'margin','temperature':0.6",
        "'method':'temperature','on':'probability','temperature':2",
        "'method':'isotonic','on':'probability','x':[[0,1],[0.3,0.4,0.5],[0.5]],'y':[[0,1],[0,0.1,0.9],[0]]",
      })
  void severalClassesAreCalibrated(String how) throws Exception {
    Pipeline trees = EnsembleInCTest.golden("softprob.ubj");
    Pipeline linear = EnsembleInCTest.golden("linear_softprob.ubj");
    String members =
        "'members':[{'version':'a/1','calibration':{%s}},{'version':'b/1'}]".formatted(how);

    assertSame(EnsembleInCTest.ensemble("'kind':'average'," + members, trees, linear), false);
    assertSame(
        EnsembleInCTest.ensemble(
            "'kind':'average',%s,'calibration':{%s}".formatted(TWO, how), trees, linear),
        false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'sure':0.8; binary.ubj; linear; true",
        "'unsure':[0.3,0.6]; binary.ubj; linear; true",
        "'sure':0.5; softprob.ubj; linear_softprob.ubj; true",
      })
  void theFirstThatIsSureAnswers(String sure, String one, String other, boolean exact)
      throws Exception {
    String members = "'members':[{'version':'a/1',%s},{'version':'b/1'}]".formatted(sure);
    assertSame(
        EnsembleInCTest.ensemble(
            "'kind':'cascade'," + members,
            EnsembleInCTest.member(one),
            EnsembleInCTest.member(other)),
        exact);
  }

  @Test
  void anotherModelDecidesOnTheirAnswers() throws Exception {
    Pipeline trees = EnsembleInCTest.golden("binary.ubj");
    Pipeline linear = EnsembleInCTest.member("linear");
    String members = "'members':[{'version':'a/1','name':'a'},{'version':'b/1','name':'b'}]";
    String meta = "'meta':{'coef':[[1,-2%s]],'intercept':[0.5],'link':'logit'%s}";
    String stack = "'kind':'stacking','space':'%s'," + members + ",%s";

    for (String space : List.of("margin", "probability")) {
      String plain = stack.formatted(space, meta.formatted("", ""));
      assertSame(EnsembleInCTest.ensemble(plain, trees, linear), space.equals("margin"));
    }
    String calibration = ",'calibration':{'method':'temperature','on':'margin','temperature':3}";
    String plain = stack.formatted("margin", meta.formatted("", ""));
    assertSame(EnsembleInCTest.ensemble(plain + calibration, trees, linear), true);
  }

  @Test
  void aRegressionIsStackedAndCalibrated() throws Exception {
    Pipeline trees = EnsembleInCTest.golden("regression.ubj");
    String stack =
        "'kind':'stacking',%s,'meta':{'coef':[[0.25,0.5]],'intercept':[3],'link':'identity'}"
            .formatted(TWO);
    String level =
        ",'calibration':{'method':'isotonic','on':'margin','x':[[-50,0,70]],'y':[[-1,5,300]]}";

    assertSame(EnsembleInCTest.ensemble(stack, trees, trees), true);
    assertSame(EnsembleInCTest.ensemble(stack + level, trees, trees), true);
  }

  /** A vote's class may be another one than its greatest share says. */
  @Test
  void ensemblesAreMembers() throws Exception {
    Pipeline trees = EnsembleInCTest.golden("binary.ubj");
    Pipeline dart = EnsembleInCTest.golden("dart.ubj");
    Pipeline linear = EnsembleInCTest.member("linear");
    Pipeline vote = EnsembleInCTest.ensemble(VOTES, trees, dart, linear);
    Pipeline cascade =
        EnsembleInCTest.ensemble(
            "'kind':'cascade','members':[{'version':'a/1','sure':0.9},{'version':'b/1'}]",
            trees,
            linear);
    Pipeline mean = EnsembleInCTest.ensemble("'kind':'average'," + TWO, dart, linear);

    assertSame(EnsembleInCTest.ensemble(VOTES, vote, cascade, mean), false);
    assertSame(EnsembleInCTest.ensemble("'kind':'average'," + TWO, cascade, vote), false);
    Pipeline many = EnsembleInCTest.golden("softprob.ubj");
    Pipeline other = EnsembleInCTest.golden("linear_softprob.ubj");
    Pipeline votes = EnsembleInCTest.ensemble(VOTES, many, other, other);
    assertSame(EnsembleInCTest.ensemble(VOTES, votes, many, other), false);
  }

  @Test
  void whatHasAMemberThatIsNoCIsNotWritten() throws Exception {
    Pipeline graph = Pipeline.of(OnnxGraph.of(EnsembleInCTest.golden("binary.ubj"), "binary", ""));
    Pipeline mean = EnsembleInCTest.ensemble("'kind':'average'," + TWO, graph, graph);
    assertThat(CSource.of(mean, "m", "")).isEmpty();
  }
}
