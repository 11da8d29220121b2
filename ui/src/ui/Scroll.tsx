// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useRef, useState } from 'react';

interface Props {
  /** What scrolls. */
  label: string;
  className?: string | undefined;
  children: ReactNode;
}

/** A box for what may be wider or higher than its place. While it is, the keyboard can reach and scroll it. */
export function Scroll({ label, className, children }: Props) {
  const box = useRef<HTMLElement>(null);
  const [wider, setWider] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() =>
      setWider(
        element.scrollWidth > element.clientWidth + 1 ||
          element.scrollHeight > element.clientHeight + 1,
      ),
    );
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, []);
  const reach = wider ? { tabIndex: 0, role: 'group', 'aria-label': `${label}, scrolls` } : {};
  return (
    <div ref={box as never} className={`scroll ${className ?? ''}`} {...reach}>
      {children}
    </div>
  );
}
