// SPDX-License-Identifier: Apache-2.0
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { Id } from '../../ui/atoms';
import { count, words } from '../../ui/format';
import { type StepItem, Steps } from '../../ui/Steps';

/** From the version back to its data: version ← run ← dataset ← views. */
export function Chain({ of }: { of: Schemas['ModelLineage'] }) {
  const items: StepItem[] = [];
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
  if (of.alert_id) {
    items.push({
      word: 'Alert',
      body: (
        <Link to="/alerts/$alertId" params={{ alertId: of.alert_id }}>
          {of.alert_id.slice(0, 8)}
        </Link>
      ),
      note: 'started the retraining',
    });
  }
  if (of.job_id) {
    items.push({
      word: 'Job',
      body: (
        <Link to="/jobs/$jobId" params={{ jobId: of.job_id }}>
          {of.job_id.slice(0, 8)}
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
          {of.run.name || of.run.run_id.slice(0, 8)}
        </Link>
      ),
      note: of.run.experiment_name,
    });
  }
  items.push({ word: 'Version', body: `${of.version} (${of.semantic_version})`, note: of.name });
  return <Steps label="Lineage" items={items} testid="lineage" />;
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
