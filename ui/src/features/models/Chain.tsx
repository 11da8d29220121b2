// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { alert } from '../../app/api/queries';
import { Id } from '../../ui/atoms';
import { count, label, words } from '../../ui/format';
import { type StepItem, Steps } from '../../ui/Steps';

interface Props {
  of: Schemas['ModelLineage'];
  /** What its run says it has read, for a version whose data are not ours. */
  read: Schemas['RunFields']['datasets'];
}

/** How the version came to be, from its views to itself. */
export function Chain({ of, read }: Props) {
  const items: StepItem[] = [];
  if (of.alert_id) {
    items.push({
      word: 'Alert',
      body: (
        <Link to="/alerts/$alertId" params={{ alertId: of.alert_id }}>
          <AlertType id={of.alert_id} />
        </Link>
      ),
      note: 'asked for the retraining',
    });
  }
  if (of.views.length) {
    items.push({
      word: 'Views',
      body: of.views.map(view => (
        <div key={view.name}>
          <Link to="/features/$view" params={{ view: view.name }}>
            {view.name} v{view.version}
          </Link>
        </div>
      )),
      note: `${of.views.reduce((sum, view) => sum + view.features.length, 0)} features`,
    });
  }
  if (of.dataset) items.push(dataset(of.dataset));
  else if (read.length) {
    items.push({
      word: 'Dataset',
      body: read.map(({ name, digest }) => (
        <div key={`${name} ${digest}`}>
          {name} <Id of={digest} />
        </div>
      )),
      note: 'as its run names it',
    });
  }
  if (of.job_id) {
    items.push({
      word: 'Job',
      body: (
        <Link to="/jobs/$jobId" params={{ jobId: of.job_id }}>
          {of.alert_id ? 'retraining' : 'training'}
        </Link>
      ),
      note: 'trained it',
    });
  }
  if (of.run) {
    items.push({
      word: 'Run',
      body: (
        <Link to="/runs/$runId" params={{ runId: of.run.run_id }}>
          {of.run.name ? label(of.run.name) : of.run.run_id.slice(0, 8)}
        </Link>
      ),
      note: of.run.experiment_name,
    });
  }
  if (of.members.length) {
    items.push({
      word: 'Members',
      body: of.members.map(({ name, version }, place) => (
        <div key={place}>
          <Link to="/models/$name/$version" params={{ name, version }}>
            {name} {version}
          </Link>
        </div>
      )),
      note: 'answer together',
    });
  }
  items.push({ word: 'Version', body: `${of.version} (${of.semantic_version})`, note: of.name });
  return <Steps label="Lineage" items={items} testid="lineage" />;
}

function AlertType({ id }: { id: string }) {
  const { data } = useQuery(alert(id));
  return data ? `${words(data.type)}, ${data.level}` : id.slice(0, 8);
}

function dataset(of: Schemas['DatasetVersion']): StepItem {
  const added = of.lineage?.labelled_predictions ?? 0;
  return {
    word: of.lineage ? words(of.lineage.kind) : 'Dataset',
    body: (
      <Link to="/data/$name/$version" params={{ name: of.name, version: String(of.version) }}>
        {of.name} version {of.version}
      </Link>
    ),
    note: (
      <>
        {count(of.rows)} rows · <Id of={of.content_hash} />
        {added > 0 && <div>{count(added)} from labelled predictions</div>}
      </>
    ),
  };
}
