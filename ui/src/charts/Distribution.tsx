// SPDX-License-Identifier: Apache-2.0
import { type PointerEvent, useState } from 'react';
import { number, percent } from '../ui/format';
import s from './charts.module.css';
import { type Bin, type Binned, bins, coded, outline } from './distribution';

interface Props {
  of: Binned;
  label: string;
  height?: number;
}

const WIDTH = 300;

/** Reference against current: outlines on common bins, or paired bars of categories. */
export function Distribution({ of, label, height = 72 }: Props) {
  const [at, setAt] = useState<number | null>(null);
  const found = bins(of);
  const top = Math.max(...found.flatMap(bin => [bin.reference, bin.current]), 1e-9);
  const read = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    setAt(found.findIndex(bin => x >= bin.from && x <= bin.to));
  };
  const bin = at === null ? undefined : found[at];
  return (
    <figure className={s.figure}>
      <svg
        viewBox={`0 0 ${WIDTH} ${height}`}
        preserveAspectRatio="none"
        className={s.svg}
        style={{ height }}
        role="img"
        aria-label={`${label}: shares by bin, reference against current`}
        onPointerMove={read}
        onPointerLeave={() => setAt(null)}
      >
        {of.edges ? (
          <>
            <path d={outline(found, 'reference', WIDTH, height, top)} className={s.refArea} />
            <path d={outline(found, 'current', WIDTH, height, top)} className={s.curLine} />
          </>
        ) : (
          found.map(item => <Pair key={item.label} bin={item} height={height} top={top} />)
        )}
        {bin && (
          <rect
            x={bin.from * WIDTH}
            width={(bin.to - bin.from) * WIDTH}
            height={height}
            className={s.cursor}
          />
        )}
      </svg>
      <figcaption className={s.caption}>
        {bin ? <Reading bin={bin} /> : <Ends of={of} bins={found} />}
      </figcaption>
    </figure>
  );
}

function Reading({ bin }: { bin: Bin }) {
  return (
    <span>
      {bin.label}: <span className={s.refText}>reference {percent(bin.reference)}</span>{' '}
      <span className={s.curText}>current {percent(bin.current)}</span>
    </span>
  );
}

function Ends({ of, bins: found }: { of: Binned; bins: Bin[] }) {
  if (coded(of)) {
    return of.edges?.slice(0, -1).map(edge => (
      <span key={edge} className={s.code}>
        {number(edge)}
      </span>
    ));
  }
  if (of.edges) {
    return (
      <>
        <span>{number(of.edges[0])}</span>
        <span>{number(of.edges.at(-1))}</span>
      </>
    );
  }
  return (
    <>
      {found.map(bin => (
        <span key={bin.label} className={s.tick} title={bin.label}>
          {bin.label}
        </span>
      ))}
    </>
  );
}

function Pair({ bin, height, top }: { bin: Bin; height: number; top: number }) {
  const width = (bin.to - bin.from) * WIDTH;
  const bar = (share: number, offset: number, className: string | undefined) => (
    <rect
      x={bin.from * WIDTH + width * offset}
      width={width * 0.32}
      y={height - (share / top) * height}
      height={(share / top) * height}
      className={className}
    />
  );
  return (
    <>
      {bar(bin.reference, 0.16, s.refBar)}
      {bar(bin.current, 0.52, s.curBar)}
    </>
  );
}

export function DistributionLegend() {
  return (
    <span className={s.legend}>
      <span className={s.refText}>■ reference</span>
      <span className={s.curText}>□ current</span>
    </span>
  );
}
