// SPDX-License-Identifier: Apache-2.0
import { useMemo, useState } from 'react';
import type { Schemas } from '../../../app/api/client';
import { Card, Muted, Section } from '../../../ui/atoms';
import { bytes, count } from '../../../ui/format';
import { useUrlState } from '../../../ui/urlState';
import { artifactUrl } from '../artifacts';
import s from './files.module.css';
import { Preview } from './Preview';
import { type FileEntry, type Folder, nameOf, treeOf } from './tree';

/** Files of one folder at a time. */
const MOST_SHOWN = 200;

export function Files({ of }: { of: Schemas['RunDetail'] }) {
  const [chosen, choose] = useUrlState('file');
  const tree = useMemo(() => treeOf(of.artifacts), [of.artifacts]);
  const file = of.artifacts.find(one => one.path === chosen);
  const url = file && artifactUrl(of.artifact_uri, file.path);
  return (
    <Section
      title="Files"
      aside={tree.count > 0 && <Muted>{`${count(tree.count)} files, ${bytes(tree.size)}`}</Muted>}
    >
      <Card>
        {tree.count ? (
          <div className={s.columns}>
            <ul className={s.tree} aria-label="Files of the run">
              <Members of={tree} chosen={chosen} onChoose={path => choose(path, true)} />
            </ul>
            {file && url ? (
              <Preview key={file.path} of={file} url={url} />
            ) : (
              <p className={s.note}>Choose a file to see what is in it.</p>
            )}
          </div>
        ) : (
          'This run kept no file. mlflow.log_artifact, log_figure, log_dict and log_text add some.'
        )}
        <p className="beside">
          Under <code>{of.artifact_uri}</code>
        </p>
      </Card>
    </Section>
  );
}

interface MembersProps {
  of: Folder;
  chosen: string;
  onChoose: (path: string) => void;
}

function Members({ of, chosen, onChoose }: MembersProps) {
  const [most, setMost] = useState(MOST_SHOWN);
  return (
    <>
      {of.folders.map(folder => (
        <FolderItem key={folder.path} of={folder} chosen={chosen} onChoose={onChoose} />
      ))}
      {of.files.slice(0, most).map(file => (
        <FileItem key={file.path} of={file} on={file.path === chosen} onChoose={onChoose} />
      ))}
      {of.files.length > most && (
        <li>
          <button type="button" className={s.item} onClick={() => setMost(most + MOST_SHOWN)}>
            … {count(of.files.length - most)} more
          </button>
        </li>
      )}
    </>
  );
}

function FolderItem({ of, chosen, onChoose }: MembersProps) {
  const [open, setOpen] = useState(chosen.startsWith(`${of.path}/`));
  return (
    <li>
      <button type="button" className={s.item} aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className={s.name}>
          {open ? '▾' : '▸'} {of.name}/
        </span>
        <span className={s.size}>{count(of.count)}</span>
      </button>
      {open && (
        <ul className={s.below}>
          <Members of={of} chosen={chosen} onChoose={onChoose} />
        </ul>
      )}
    </li>
  );
}

function FileItem(props: { of: FileEntry; on: boolean; onChoose: (path: string) => void }) {
  const { of, on, onChoose } = props;
  return (
    <li>
      <button
        type="button"
        className={on ? `${s.item} ${s.on}` : s.item}
        aria-current={on ? 'true' : undefined}
        onClick={() => onChoose(of.path)}
      >
        <span className={s.name}>{nameOf(of.path)}</span>
        <span className={s.size}>{bytes(of.size_bytes)}</span>
      </button>
    </li>
  );
}
