// SPDX-License-Identifier: Apache-2.0
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { Card as Box, Id, Muted } from '../../ui/atoms';
import { words } from '../../ui/format';
import s from './Card.module.css';

/** The model card; every statement links to its evidence, and a section without any says so. */
export function Card({ of }: { of: Schemas['ModelCard'] }) {
  return (
    <Box>
      <div data-testid="model-card">
        {of.sections.map(section => (
          <section key={section.key} className={s.section} data-section={section.key}>
            <h3>{section.title}</h3>
            {section.statements.length ? (
              section.statements.map((statement, index) => (
                <p key={index}>
                  <Text of={statement.text} />{' '}
                  {statement.evidence.map((evidence, place) => (
                    <Proof key={place} of={evidence} name={of.name} />
                  ))}
                </p>
              ))
            ) : (
              <p>
                <Muted>no evidence</Muted>
              </p>
            )}
          </section>
        ))}
      </div>
    </Box>
  );
}

/** A hash is shown short, as everywhere; all of it stands on hover and is copied by a click. */
function Text({ of }: { of: string }) {
  return of
    .split(/((?:sha256:)?[0-9a-f]{64})/)
    .map((part, index) => (index % 2 ? <Id key={part} of={part} length={12} /> : part));
}

/** Where the page shows a piece of evidence; the API's own answer when it has no page. */
export function pageOf(of: Schemas['Evidence'], name: string): string | null {
  const [first, second] = of.id.split('/').map(encodeURIComponent);
  switch (of.kind) {
    case 'run':
      return `/runs/${first}`;
    case 'job':
      return `/jobs/${first}`;
    case 'dataset':
      return second ? `/data/${first}/${second}` : `/data/${first}`;
    case 'view':
      return `/features/${first}`;
    case 'alert':
      return `/alerts/${first}`;
    case 'report':
      return `/monitoring/${encodeURIComponent(name)}?report=${first}`;
    case 'model_version':
      return `/models/${encodeURIComponent(name)}/${second ?? first}`;
    case 'audit':
      return '/governance';
    default:
      return null;
  }
}

function Proof({ of, name }: { of: Schemas['Evidence']; name: string }) {
  const page = pageOf(of, name);
  const [path, query] = (page ?? '').split('?');
  const search = Object.fromEntries(new URLSearchParams(query));
  return page ? (
    <Link className={s.proof} to={path as '/'} search={search as never}>
      {words(of.kind)}
    </Link>
  ) : (
    <a className={s.proof} href={of.url}>
      {words(of.kind)}
    </a>
  );
}
