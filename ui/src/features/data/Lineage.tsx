// SPDX-License-Identifier: Apache-2.0
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { Card, Facts, Id, Section } from '../../ui/atoms';
import { count } from '../../ui/format';

export function Lineage({ of }: { of: Schemas['DatasetLineage'] }) {
  const facts: [string, React.ReactNode][] = [
    ['Views', <Views key="views" of={of.views} />],
    ['Event time', of.event_time ?? '–'],
    ['Features', of.features.length],
    ['From predictions', `${count(of.labelled_predictions)} labelled rows`],
  ];
  if (of.job_id) {
    facts.push([
      'Job',
      <Link key="job" to="/jobs/$jobId" params={{ jobId: of.job_id }}>
        {of.job_id.slice(0, 8)}
      </Link>,
    ]);
  }
  return (
    <Section title="Built from">
      <Card>
        <Facts of={facts} />
        <ul>
          {of.sources.map(source => (
            <li key={`${source.name}/${source.version}`}>
              <Link
                to="/data/$name/$version"
                params={{ name: source.name, version: String(source.version) }}
              >
                {source.name} version {source.version}
              </Link>{' '}
              · {count(source.rows)} rows · <Id of={source.content_hash} />
            </li>
          ))}
        </ul>
      </Card>
    </Section>
  );
}

function Views({ of }: { of: readonly Schemas['FeatureViewRef'][] }) {
  return (
    <>
      {of.map((view, index) => (
        <span key={view.name}>
          {index > 0 && ', '}
          <Link to="/features/$view" params={{ view: view.name }}>
            {view.name}
          </Link>
        </span>
      ))}
    </>
  );
}
