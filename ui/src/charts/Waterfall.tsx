// SPDX-License-Identifier: Apache-2.0
import { metric, number, percent, signed } from '../ui/format';
import s from './charts.module.css';
import { type Contribution, type Step, sigmoid, waterfall } from './waterfall';

interface Props {
  base: number;
  contributions: readonly Contribution[];
  /** In log-odds the ends are shown as probabilities too. */
  logOdds: boolean;
  /** Of several classes the one that is explained: its margin alone says no probability. */
  ofClass?: string;
}

/** A table whose middle column is the chart, so that every bar is also read as a number. */
export function Waterfall({ base, contributions, logOdds, ofClass }: Props) {
  const asProbability = logOdds && ofClass === undefined;
  const { steps, low, high } = waterfall(base, contributions);
  const margin = (high - low || 1) * 0.04;
  const place = (x: number) => ((x - low + margin) / (high - low + 2 * margin || 1)) * 100;
  const ticks = [low, (low + high) / 2, high];
  return (
    <div className={s.narrow}>
      <table className={s.waterfall} data-testid="waterfall">
        <caption className="sr-only">Contributions from the base value to the margin</caption>
        <thead>
          <tr>
            <th scope="col">Feature</th>
            <th scope="col" className={s.right}>
              Value
            </th>
            <th scope="col" className={s.plot}>
              <span className="sr-only">From base value to margin</span>
              <div className={s.axis} aria-hidden>
                {ticks.map((tick, index) => (
                  <span
                    key={tick}
                    className={[s.first, s.middle, s.last][index]}
                    style={{ left: `${place(tick)}%` }}
                  >
                    {asProbability ? percent(sigmoid(tick), 0) : number(tick)}
                  </span>
                ))}
              </div>
            </th>
            <th scope="col" className={s.right}>
              {logOdds ? 'Log-odds' : 'Contribution'}
            </th>
            {logOdds && (
              <th
                scope="col"
                className={s.right}
                title={
                  asProbability
                    ? 'σ(margin) − σ(margin − contribution)'
                    : 'How much less probable the class is without it'
                }
              >
                Probability effect
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {steps.map(step => (
            <tr key={`${step.kind}:${step.label}`} data-kind={step.kind} data-feature={step.label}>
              <th scope="row" title={step.label}>
                {step.kind === 'total' ? total(asProbability, ofClass) : step.label}
              </th>
              <td className={s.right} title={step.exact}>
                {step.value}
              </td>
              <td className={s.plot}>
                <Bar step={step} place={place} />
              </td>
              <td className={s.right}>
                {step.kind === 'base' || step.kind === 'total'
                  ? metric(step.amount)
                  : signed(step.amount)}
              </td>
              {logOdds && <td className={s.right}>{effect(step, asProbability)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function total(asProbability: boolean, ofClass?: string): string {
  if (asProbability) return 'margin → probability';
  return ofClass === undefined ? 'margin' : `margin of class ${ofClass}`;
}

function effect(step: Step, asProbability: boolean): string {
  if (step.kind === 'base' || step.kind === 'total')
    return asProbability ? percent(sigmoid(step.to)) : '';
  return step.probabilityEffect === undefined ? '' : signed(step.probabilityEffect);
}

function Bar({ step, place }: { step: Step; place: (x: number) => number }) {
  if (step.kind === 'base' || step.kind === 'total') {
    return <span className={s.stop} style={{ left: `${place(step.to)}%` }} />;
  }
  const left = place(Math.min(step.from, step.to));
  const width = place(Math.max(step.from, step.to)) - left;
  const direction = step.amount >= 0 ? s.up : s.down;
  return (
    <>
      <span className={s.thread} style={{ left: `${place(step.from)}%` }} />
      <span
        className={`${s.bar} ${direction}`}
        style={{ left: `${left}%`, width: `${Math.max(width, 0.3)}%` }}
      />
    </>
  );
}
