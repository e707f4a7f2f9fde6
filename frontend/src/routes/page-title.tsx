import { useEffect, useRef, type ReactNode } from 'react';
import { text } from '../messages/text.tsx';

let isFirstPage = true;

/** The heading of a screen. Coming from another screen it takes the focus, so a reader hears where they are. */
export function PageTitle(props: { title: string }): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = text('page.document', { title: props.title });
    if (!isFirstPage) heading.current?.focus();
    isFirstPage = false;
  }, [props.title]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {props.title}
    </h1>
  );
}
