// SPDX-License-Identifier: Apache-2.0
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { dataset } from '../../app/api/queries';
import { Figure, Figures, Id, Section, Verdict, When } from '../../ui/atoms';
import { bytes, count, percent, words } from '../../ui/format';
import { Failure, Query } from '../../ui/Query';
import { Lineage } from './Lineage';
import { Profile } from './Profile';

export function DatasetPage() {
  const { name = '', version } = useParams({ strict: false });
  return (
    <Query of={useQuery(dataset(name))} height={480}>
      {of => {
        const wanted = version ? Number(version) : of.latest_version;
        const found = of.versions.find(item => item.version === wanted);
        if (found) return <Version of={found} all={of.versions} />;
        const error = new Error(`version: ${version} (expected: 1 to ${of.latest_version})`);
        return <Failure error={error} />;
      }}
    </Query>
  );
}

function Version({ of, all }: { of: Schemas['DatasetVersion']; all: Schemas['DatasetVersion'][] }) {
  const navigate = useNavigate();
  const cells = of.rows * of.columns.length;
  const missing = of.columns.reduce((sum, column) => sum + column.missing, 0);
  const href = `/api/v1/datasets/${encodeURIComponent(of.name)}/${of.version}/content`;
  return (
    <>
      <Verdict
        action={
          <Select
            size="xs"
            w={240}
            aria-label="Version"
            allowDeselect={false}
            value={String(of.version)}
            data={all.map(item => ({
              value: String(item.version),
              label: `Version ${item.version} · ${count(item.rows)} rows`,
            }))}
            onChange={value =>
              value &&
              navigate({ to: '/data/$name/$version', params: { name: of.name, version: value } })
            }
          />
        }
      >
        {of.lineage ? `Built: ${words(of.lineage.kind)}` : 'Uploaded file'}, version {of.version}
      </Verdict>
      <Figures>
        <Figure label="Rows" testid="dataset-rows">
          {count(of.rows)}
        </Figure>
        <Figure label="Columns">{of.columns.length}</Figure>
        <Figure label="Missing cells" note={`${count(missing)} of ${count(cells)}`}>
          {percent(cells ? missing / cells : 0)}
        </Figure>
        <Figure label="Content hash (SHA-256)" testid="dataset-hash">
          <Id of={of.content_hash} length={12} />
        </Figure>
        <Figure
          label="Stored"
          note={
            <>
              by {of.created_by} · {bytes(of.size_bytes)} {of.format}
            </>
          }
        >
          <When at={of.created_at} />
        </Figure>
      </Figures>
      <Section
        title="Columns"
        aside={
          <span>
            Download{' '}
            <a href={`${href}?format=csv`} download>
              CSV
            </a>{' '}
            ·{' '}
            <a href={`${href}?format=parquet`} download>
              Parquet
            </a>
          </span>
        }
      >
        <Profile of={of} />
      </Section>
      {of.lineage && <Lineage of={of.lineage} />}
    </>
  );
}
