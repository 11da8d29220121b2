// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.serving.Baseline;
import io.bellwether.platform.serving.Reasons;
import io.bellwether.platform.serving.Reasons.Reason;
import io.bellwether.platform.serving.explanations.Explained.Code;
import io.bellwether.platform.serving.explanations.ExplanationRequest.Adverse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The principal reasons for an adverse decision: the inputs that moved the answer most in the
 * adverse direction, against the baseline. At most four, for more are not likely to help (official
 * comment to Regulation B, §1002.9(b)(2)).
 */
final class ReasonCodes {
  private static final int MOST = 4;

  private ReasonCodes() {}

  static List<Code> of(Reasons reasons, Baseline baseline, Adverse adverse) {
    double sign = adverse == Adverse.HIGHER ? 1 : -1;
    List<Code> codes = new ArrayList<>();
    for (Reason reason : reasons.contributions()) { // The largest first.
      if (sign * reason.contribution() > 0 && codes.size() < MOST) {
        String text = text(reason, reasons.space(), baseline, adverse);
        codes.add(new Code(codes.size() + 1, reason, text));
      }
    }
    return codes;
  }

  private static String text(Reason reason, String space, Baseline baseline, Adverse adverse) {
    return String.format(
        Locale.ROOT,
        "%s = %s %s the %s by %.3g, against %s",
        reason.feature(),
        reason.value() == null ? "missing" : reason.value(),
        adverse == Adverse.HIGHER ? "raises" : "lowers",
        space.replace("log_odds", "log-odds").replaceAll("^log$", "logarithm of the value"),
        Math.abs(reason.contribution()),
        baseline.kind().description());
  }
}
