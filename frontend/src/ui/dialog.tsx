import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Icon } from './marks.tsx';

/** A modal over the page. The browser keeps focus inside and gives it back to where it was. */
export function Dialog(props: {
  title: ReactNode;
  closeLabel: string;
  className?: string;
  onClose: () => void;
  children: ReactNode;
}): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={`modal ${props.className ?? ''}`}
      aria-labelledby={titleId}
      onClose={(event) => {
        // Told late: strict mode has closed and opened it again meanwhile.
        if (!event.currentTarget.open) props.onClose();
      }}
    >
      <div className="modal-top">
        <h2 id={titleId}>{props.title}</h2>
        <button
          type="button"
          className="b bare sq"
          aria-label={props.closeLabel}
          onClick={() => ref.current?.close()}
        >
          <Icon name="x" />
        </button>
      </div>
      {props.children}
    </dialog>
  );
}
