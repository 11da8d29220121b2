// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../app/api/client';
import { Status } from '../../ui/atoms';
import { duration, NONE, percent, words } from '../../ui/format';
import { Scroll } from '../../ui/Scroll';
import s from './JobSteps.module.css';
import { span } from './span';

/** Steps on one time axis, so that one sees where the time went. */
export function JobSteps({ of }: { of: readonly Schemas['JobStep'][] }) {
  if (!of.length) return <p>This job has not begun a step yet.</p>;
  const told = of.some(step => step.message);
  const now = Date.now();
  const all = span(of, now);
  return (
    <Scroll label="Steps of the job" className={s.frame}>
      <table className={s.table} data-testid="job-steps">
        <caption className="sr-only">Steps of the job</caption>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Status</th>
            <th scope="col" className={s.lane}>
              Time
            </th>
            <th scope="col" className={s.number}>
              Duration
            </th>
            {told && <th scope="col">Message</th>}
          </tr>
        </thead>
        <tbody>
          {of.map(step => {
            const own = span([step], now);
            const place = (time: number) => ((time - all.from) / (all.to - all.from || 1)) * 100;
            return (
              <tr key={step.name} data-step={step.name} data-state={step.status}>
                <th scope="row">{words(step.name)}</th>
                <td>
                  <Status of={step.status}>
                    {step.status}
                    {step.status === 'running' &&
                      step.progress !== null &&
                      ` ${percent(step.progress, 0)}`}
                  </Status>
                </td>
                <td className={s.lane}>
                  {step.started_at && (
                    <span
                      className={s.bar}
                      data-state={step.status}
                      style={{
                        left: `${place(own.from)}%`,
                        width: `${place(own.to) - place(own.from)}%`,
                      }}
                    />
                  )}
                </td>
                <td className={s.number}>{step.started_at ? duration(own.to - own.from) : NONE}</td>
                {told && <td className={s.message}>{step.message}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}
