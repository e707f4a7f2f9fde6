import type { ReactNode } from 'react';

export type StatusMark = 'pending' | 'active' | 'done' | 'blocked' | 'dropped';

const shapes: Record<StatusMark, ReactNode> = {
  pending: <circle cx="7" cy="7" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  active: (
    <>
      <circle cx="7" cy="7" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M7 1.75a5.25 5.25 0 0 1 0 10.5z" fill="currentColor" />
    </>
  ),
  done: (
    <>
      <circle cx="7" cy="7" r="6" fill="currentColor" />
      <path d="M4 7.2l2.1 2.1L10 5.2" fill="none" stroke="var(--paper)" strokeWidth="1.6" />
    </>
  ),
  blocked: (
    <>
      <path d="M4.5 1h5L13 4.5v5L9.5 13h-5L1 9.5v-5z" fill="currentColor" />
      <path d="M4 7h6" stroke="var(--paper)" strokeWidth="2" />
    </>
  ),
  dropped: (
    <>
      <circle cx="7" cy="7" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M3.3 10.7l7.4-7.4" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
};

/** A status by its outline. Decoration where the word stands beside it, else an image with a name. */
export function Glyph(props: { mark: StatusMark; label?: string }): ReactNode {
  return (
    <svg className={`g g-${props.mark}`} viewBox="0 0 14 14" {...naming(props.label)}>
      {shapes[props.mark]}
    </svg>
  );
}

export type SealState = 'waiting' | 'committed' | 'audited';

const sealPath =
  'M6.00 0.20L7.72 1.84L10.10 1.90L10.16 4.28L11.80 6.00L10.16 7.72L10.10 10.10L7.72 10.16L6.00 11.80L4.28 10.16L1.90 10.10L1.84 7.72L0.20 6.00L1.84 4.28L1.90 1.90L4.28 1.84Z';
const sealClass = {
  waiting: 'seal hollow waiting',
  committed: 'seal hollow',
  audited: 'seal',
} as const;

/** Dotted on this device, hollow committed, filled in the audit log. */
export function SealMark(props: { state: SealState; label?: string }): ReactNode {
  return (
    <svg className={sealClass[props.state]} viewBox="0 0 12 12" {...naming(props.label)}>
      <path d={sealPath} />
    </svg>
  );
}

const icons = {
  list: 'M2 4h12M2 8h12M2 12h12',
  trash: 'M3 4.5h10M6 4V2.5h4V4M4.5 4.5l.7 9h5.6l.7-9',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  plus: 'M8 3v10M3 8h10',
  x: 'M4 4l8 8M12 4l-8 8',
  down: 'M4 6l4 4 4-4',
  up: 'M4 10l4-4 4 4',
  back: 'M10 3L5 8l5 5',
  menu: 'M2 4h12M2 8h12M2 12h12',
  person: 'M8 8.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 14c.5-3 2.7-4 5.5-4s5 1 5.5 4',
  keys: 'M1.5 4h13v8h-13zM4 6.5h.01M6.7 6.5h.01M9.3 6.5h.01M12 6.5h.01M5 9.5h6',
  light:
    'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8 1v2M8 13v2M1 8h2M13 8h2M3 3l1.5 1.5M11.5 11.5L13 13M13 3l-1.5 1.5M4.5 11.5L3 13',
  dark: 'M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z',
  pipeline: 'M1 8h3M7 8h2M12 8h3M4 6v4h3V6zM9 6v4h3V6z',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.5 10.5L14 14',
} as const;

export type IconName = keyof typeof icons;

export function Icon(props: { name: IconName }): ReactNode {
  return (
    <svg
      className="i"
      viewBox="0 0 16 16"
      aria-hidden="true"
      strokeWidth={props.name === 'more' ? '2.2' : undefined}
    >
      <path d={icons[props.name]} />
    </svg>
  );
}

/** before → after */
export function Arrow(props: { label: string }): ReactNode {
  return (
    <svg className="to" viewBox="0 0 14 10" {...naming(props.label)}>
      <path d="M1 5h11M8.5 1.5L12 5 8.5 8.5" fill="none" />
    </svg>
  );
}

/** Decoration where a word stands beside it, else an image with a name. */
function naming(label: string | undefined) {
  return label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
}
