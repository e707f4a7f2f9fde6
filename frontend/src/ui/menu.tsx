import {
  useEffect,
  useLayoutEffect,
  useRef,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { createPortal } from 'react-dom';

export interface MenuItem {
  readonly label: string;
  readonly mark?: ReactNode;
  readonly keys?: string;
  /** Given for one choice among several. */
  readonly checked?: boolean;
  readonly danger?: boolean;
  readonly run: () => void;
}

export interface MenuProps {
  readonly label: string;
  /** The id of the button it belongs to. */
  readonly anchorId: string;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}

const GAP = 4;
const EDGE = 8;

/** A menu beside its button, a sheet at the foot of a phone. Closes on Escape, on a choice and on a press outside. */
export function Menu(props: MenuProps): ReactNode {
  const ref = useRef<HTMLDivElement>(null);
  const { anchorId, onClose } = props;
  useOpenPopover(ref, anchorId);

  useEffect(() => {
    const menu = ref.current;
    const onToggle = (event: ToggleEvent): void => {
      if (event.newState === 'closed') onClose();
    };
    menu?.addEventListener('toggle', onToggle);
    return () => menu?.removeEventListener('toggle', onToggle);
  }, [onClose]);

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    event.stopPropagation();
    if (event.key === 'Tab') {
      event.preventDefault();
      onClose();
      return;
    }
    const items = [...event.currentTarget.querySelectorAll('button')];
    const at = items.findIndex((item) => item === document.activeElement);
    const target = items[moveIndex(event.key, at, items.length)];
    if (target === undefined) return;
    event.preventDefault();
    target.focus();
  }

  // In the landmark of its button and not inside a row: a menu is no cell of a grid.
  const landmark = document.getElementById(anchorId)?.closest('main, aside') ?? document.body;
  return createPortal(
    <div
      ref={ref}
      className="menu"
      popover="auto"
      role="menu"
      tabIndex={-1}
      aria-label={props.label}
      onKeyDown={onKeyDown}
      onClick={(event) => event.stopPropagation()}
    >
      {props.items.map((item) => (
        <Item key={item.label} item={item} onClose={onClose} />
      ))}
    </div>,
    landmark,
  );
}

function useOpenPopover(ref: RefObject<HTMLDivElement | null>, anchorId: string): void {
  useLayoutEffect(() => {
    const menu = ref.current;
    const anchor = document.getElementById(anchorId);
    if (menu === null || anchor === null) return undefined;
    menu.showPopover();
    placeBeside(menu, anchor.getBoundingClientRect());
    const checked = menu.querySelector<HTMLElement>('[aria-checked=true]');
    (checked ?? menu.querySelector('button'))?.focus();
    return () => {
      if (menu.isConnected && menu.matches(':popover-open')) menu.hidePopover();
    };
  }, [ref, anchorId]);
}

function Item(props: { item: MenuItem; onClose: () => void }): ReactNode {
  const { item, onClose } = props;
  return (
    <button
      type="button"
      role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={item.checked}
      className={item.danger === true ? 'danger' : undefined}
      onClick={() => {
        onClose();
        item.run();
      }}
    >
      <span className="menu-mark">{item.mark}</span>
      <span className="grow">{item.label}</span>
      {item.keys !== undefined && <kbd aria-hidden="true">{item.keys}</kbd>}
    </button>
  );
}

function moveIndex(key: string, from: number, count: number): number {
  if (key === 'ArrowDown') return (from + 1) % count;
  if (key === 'ArrowUp') return (from - 1 + count) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : -1;
}

function placeBeside(menu: HTMLElement, anchor: DOMRect): void {
  const { width, height } = menu.getBoundingClientRect();
  const below = anchor.bottom + GAP;
  const fits = below + height <= innerHeight - EDGE;
  const top = fits ? below : Math.max(EDGE, anchor.top - GAP - height);
  const left = Math.min(Math.max(EDGE, anchor.left), innerWidth - width - EDGE);
  menu.style.setProperty('--menu-top', `${top}px`);
  menu.style.setProperty('--menu-left', `${left}px`);
}
