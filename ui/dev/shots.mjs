// SPDX-License-Identifier: Apache-2.0
// A picture of every page in both themes, and axe's findings: node dev/shots.mjs [base] [folder]
import { mkdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const base = process.argv[2] ?? 'http://localhost:4173';
const folder = process.argv[3] ?? 'shots';
const only = process.argv[4];
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
mkdirSync(folder, { recursive: true });

async function first(path, pick) {
  const reply = await fetch(base + path);
  return reply.ok ? (pick(await reply.json()) ?? 'none') : 'none';
}

const model = await first('/api/v1/models', body => body.models[0]?.name);
const dataset = await first('/api/v1/datasets', body => body.datasets.at(-1)?.name);
const version = await first(`/api/v1/models/${model}`, body => body.versions[0]?.version);
const run = await first('/api/v1/runs', body => body.runs[0]?.run_id);
const pages = {
  home: '/',
  data: '/data',
  dataset: `/data/${dataset}`,
  features: '/features',
  view: `/features/${await first('/api/v1/features/views', body => body.views[0]?.name)}`,
  runs: '/runs',
  grouped: `/runs?group=status&base=${run}`,
  experiments: '/runs/experiments',
  compare: `/runs/compare?smooth=0.6&runs=${await first('/api/v1/runs?max_results=5', body => body.runs.map(one => one.run_id).join(','))}`,
  run: `/runs/${run}`,
  models: '/models',
  model: `/models/${model}`,
  version: `/models/${model}/${version}`,
  serving: '/serving',
  prediction: `/serving/${await first('/api/v1/predictions', body => body.predictions[1]?.prediction_id)}`,
  monitoring: '/monitoring',
  drift: `/monitoring/${model}`,
  alerts: '/alerts',
  alert: `/alerts/${await first('/api/v1/monitoring/alerts', body => body.alerts[0]?.id)}`,
  jobs: '/jobs',
  job: `/jobs/${await first('/api/v1/jobs', body => body.jobs[0]?.job_id)}`,
  trained: `/jobs/${await first('/api/v1/jobs', body => body.jobs.find(job => job.kind.endsWith('training') && job.status === 'succeeded')?.job_id)}`,
  governance: '/governance',
  error: '/models/no-such-model',
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
let findings = 0;
for (const theme of ['light', 'dark']) {
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width: Number(process.env.WIDTH ?? 1440), height: 900 },
  });
  const page = await context.newPage();
  page.on('pageerror', error => console.log(`${theme} ${page.url()}: ${error.message}`));
  page.on('console', message => {
    if (message.type() === 'error') console.log(`${theme} ${page.url()}: ${message.text()}`);
  });
  for (const [name, path] of Object.entries(pages)) {
    if (only && !only.split(',').includes(name)) continue;
    await page.goto(`${base}/ui${path}`, { waitUntil: 'load' });
    const quiet = () => !document.querySelector('main [aria-busy=true]');
    await page.waitForFunction(quiet, undefined, { timeout: 10_000 });
    if (name === 'serving') {
      await page
        .getByRole('button', { name: "Last prediction's inputs" })
        .click()
        .catch(() => {});
      await page
        .getByRole('button', { name: 'Predict', exact: true })
        .click()
        .catch(() => {});
    }
    await page.waitForTimeout(700);
    await page.screenshot({ path: `${folder}/${name}-${theme}.png`, fullPage: true });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run());
    for (const { id, impact, help, nodes } of violations) {
      findings += 1;
      console.log(
        `${theme} ${name}: ${impact} ${id}: ${help}\n    ${nodes[0]?.html.slice(0, 160)}`,
      );
    }
  }
  await context.close();
}
await browser.close();
console.log(`${findings} findings of axe`);
