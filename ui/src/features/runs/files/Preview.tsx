// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { bytes, count } from '../../../ui/format';
import { Query } from '../../../ui/Query';
import { Scroll } from '../../../ui/Scroll';
import s from './files.module.css';
import {
  imageType,
  type Kind,
  kindOf,
  layOut,
  looksBinary,
  MOST_ROWS,
  MOST_TEXT,
  parseTable,
  readImage,
  readText,
} from './preview';
import { type FileEntry, nameOf } from './tree';

interface Props {
  of: FileEntry;
  url: string;
}

const MOST_HTML = 5 * 1024 * 1024;

/** What is in a file, as far as it can be shown safely: nothing in it ever runs. */
export function Preview({ of, url }: Props) {
  const kind = kindOf(of.path, of.size_bytes);
  return (
    <figure className={s.preview} data-testid="preview" data-kind={kind ?? 'none'}>
      <figcaption className={s.caption}>
        <code>{of.path}</code>
        <span className={s.size}>{bytes(of.size_bytes)}</span>
        <a href={url} download={nameOf(of.path)}>
          Download
        </a>
      </figcaption>
      {kind === null && <p className={s.note}>Files of this kind or size are not shown here.</p>}
      {kind === 'image' && <Picture of={of} url={url} />}
      {kind && kind !== 'image' && <Texts of={of} url={url} kind={kind} />}
    </figure>
  );
}

const once = {
  staleTime: Number.POSITIVE_INFINITY,
  refetchInterval: false,
  gcTime: 60_000,
} as const;

function Picture({ of, url }: Props) {
  const asked = useQuery({
    queryKey: ['file', 'image', url, of.size_bytes],
    queryFn: () => readImage(url, imageType(of.path) ?? 'image/png'),
    ...once,
  });
  return (
    <Query of={asked} height={240}>
      {data => <img className={s.image} src={data} alt={nameOf(of.path)} />}
    </Query>
  );
}

function Texts({ of, url, kind }: Props & { kind: Kind }) {
  const most = kind === 'html' ? MOST_HTML : MOST_TEXT;
  const asked = useQuery({
    queryKey: ['file', 'text', url, of.size_bytes, most],
    queryFn: () => readText(url, most),
    ...once,
  });
  return (
    <Query of={asked} height={240}>
      {({ text, cut }) => (
        <>
          {cut && <p className={s.note}>The first {bytes(most)} of it.</p>}
          <Shown of={of} text={text} kind={kind} />
        </>
      )}
    </Query>
  );
}

function Shown({ of, text, kind }: { of: FileEntry; text: string; kind: Kind }) {
  if (kind === 'html') {
    return (
      <>
        <p className={s.note}>Its scripts do not run here, and it sees nothing of this page.</p>
        <iframe className={s.frame} sandbox="" srcDoc={text} title={nameOf(of.path)} />
      </>
    );
  }
  if (looksBinary(text)) return <p className={s.note}>This is not a text.</p>;
  if (kind === 'table') return <Table of={of} text={text} />;
  return (
    <Scroll label={nameOf(of.path)} className={s.text}>
      <pre>{kind === 'json' ? layOut(text) : text}</pre>
    </Scroll>
  );
}

function Table({ of, text }: { of: FileEntry; text: string }) {
  const [head = [], ...rows] = parseTable(text, of.path.endsWith('.tsv') ? '\t' : ',');
  return (
    <>
      <Scroll label={nameOf(of.path)} className={s.text}>
        <table className={s.table}>
          <caption className="sr-only">{nameOf(of.path)}</caption>
          <thead>
            <tr>
              {head.map((cell, i) => (
                <th key={i} scope="col">
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={i}>
                {row.map((cell, j) => (
                  <td key={j}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {rows.length === MOST_ROWS && <p className={s.note}>The first {count(MOST_ROWS)} rows.</p>}
    </>
  );
}
