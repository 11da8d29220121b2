// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { modelCard, modelLineage, modelVersion } from '../../app/api/queries';
import { run } from '../../app/api/runQueries';
import {
  Card as Box,
  Columns,
  Facts,
  Figure,
  Figures,
  Id,
  Measured,
  Muted,
  Section,
  Verdict,
  When,
} from '../../ui/atoms';
import { bytes, label, metric, number, ordered, some, words } from '../../ui/format';
import { Query } from '../../ui/Query';
import { Card } from './Card';
import { Chain } from './Chain';
import { Promote } from './Promote';
import { Marks, type Version } from './versionColumns';

type Signature = Schemas['Signature'];
interface OfRun {
  of: Version;
  run: Schemas['RunDetail'] | undefined;
}

const KEY_METRICS = 5;

export function VersionPage() {
  const { name = '', version = '' } = useParams({ strict: false });
  const lineage = useQuery(modelLineage(name, version));
  const card = useQuery(modelCard(name, version));
  const asked = useQuery(modelVersion(name, version));
  const made = useQuery({
    ...run(asked.data?.run_id ?? ''),
    enabled: Boolean(asked.data?.run_id),
  }).data;
  return (
    <Query of={asked} height={560}>
      {of => (
        <>
          <Verdict action={<Promote of={of} />}>
            <span>
              {label(of.model_type)} {of.semantic_version}
            </span>
            <span>
              <Marks of={of} />
            </span>
            <Link
              to="/models/$name"
              params={{ name }}
              search={{ candidate: of.version } as never}
              hash="compare"
            >
              Compare
            </Link>
          </Verdict>
          {of.description && <p>{of.description}</p>}
          <Quality of={of} run={made} />
          <Section title="Where it comes from">
            <Query of={lineage} height={120}>
              {found => <Chain of={found} read={made?.datasets ?? []} />}
            </Query>
          </Section>
          <Columns>
            <Section title="Model card">
              <Query of={card} height={320}>
                {found => <Card of={found} />}
              </Query>
            </Section>
            <div>
              <Section title="Version">
                <Box>
                  <Facts of={facts(of)} />
                </Box>
              </Section>
              <Validation of={of} />
              <Section title="Parameters">
                <Box>
                  <Parameters of={of} run={made} />
                </Box>
              </Section>
              <Inputs of={of} />
            </div>
          </Columns>
        </>
      )}
    </Query>
  );
}

/** The version's own, else those that its run logged. */
function Parameters({ of, run: made }: OfRun) {
  const own = Object.entries(of.params);
  const params = own.length ? own : Object.entries(made?.params ?? {});
  return params.length ? <Facts of={params} /> : 'None is known.';
}

function Quality({ of, run: made }: OfRun) {
  const metrics = ordered(of.metrics).slice(0, KEY_METRICS);
  if (!metrics.length) return made ? <Logged of={made} /> : null;
  return (
    <Figures>
      {metrics.map(([name, value]) => (
        <Figure key={name} label={label(name)} note={within(value)} testid={`metric-${name}`}>
          <Measured of={value} />
        </Figure>
      ))}
    </Figures>
  );
}

/** A version from elsewhere is as good as its run said. */
function Logged({ of }: { of: Schemas['RunDetail'] }) {
  const metrics = ordered(of.metrics)
    .filter(([name]) => !name.startsWith('system/'))
    .slice(0, KEY_METRICS);
  if (!metrics.length) return null;
  return (
    <Figures>
      {metrics.map(([name, value]) => (
        <Figure key={name} label={label(name)} note="as its run logged it">
          {metric(value)}
        </Figure>
      ))}
    </Figures>
  );
}

function within({ low, high }: Schemas['Interval']): string {
  return low === null || high === null ? 'no interval' : `${metric(low)} to ${metric(high)}`;
}

function facts(of: Version): [string, React.ReactNode][] {
  return [
    ['Version', `${of.version} (${of.semantic_version})`],
    ['Stage', of.stage],
    ['Created', <When key="created" at={of.created_at} />],
    ['By', of.created_by],
    ['Reason', of.trigger_reason ? words(of.trigger_reason) : '–'],
    ['Size', bytes(of.size_bytes)],
    ['Content hash', <Id key="hash" of={of.content_hash} />],
    ['Looked up by', of.entities.join(', ') || 'features only'],
    ...Object.entries(of.tags),
  ];
}

/** What was found when it was tried out, soon after its registration. */
function Validation({ of: { validation } }: { of: Version }) {
  if (!validation) return null;
  return (
    <Section title="Validation" aside={<Muted>{words(validation.status)}</Muted>}>
      <Box>
        <div data-testid="validation">
          <Facts
            of={[
              ...validation.checks.map((check): [string, React.ReactNode] => [
                `${words(check.name)}: ${words(check.outcome)}`,
                check.detail,
              ]),
              ['Promotion gate', validation.gate.refusals.join('; ') || 'would pass'],
            ]}
          />
        </div>
      </Box>
    </Section>
  );
}

/** What the training data held. */
function seen({ type, unit, min, max, categories }: Signature['inputs'][number]): string {
  const range =
    typeof min === 'number' && typeof max === 'number'
      ? `${number(min)} to ${number(max)}`
      : categories && some(categories);
  return [range ?? type, unit].filter(Boolean).join(' ');
}

function Inputs({ of }: { of: Version }) {
  if (!of.signature) return null;
  return (
    <Section title="Inputs" aside={<Muted>as the training data held them</Muted>}>
      <Box>
        <Facts of={of.signature.inputs.map(input => [input.name, seen(input)])} />
      </Box>
    </Section>
  );
}
