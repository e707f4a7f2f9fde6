import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { onPageRequest } from '../features/page-requests.ts';
import { isComposing } from '../features/keys.ts';
import { useLatest } from '../features/use-workspace.ts';
import { text } from '../messages/text.tsx';
import { Icon } from '../ui/marks.tsx';
import { without } from './search.ts';

const TYPING_MS = 200;

/** Filters the list by words of the title. What is written is in the URL a moment later. */
export function SearchField(props: { value: string }): ReactNode {
  const navigate = useNavigate();
  const [words, setWords] = useState(props.value);
  const [sent, setSent] = useState(props.value);
  const input = useRef<HTMLInputElement>(null);
  // Back, Forward and "clear" change the URL without this field: then the field follows.
  if (props.value !== sent) {
    setSent(props.value);
    setWords(props.value);
  }
  useEffect(() => onPageRequest('search', () => input.current?.select()), []);

  const send = useLatest((next: string) => {
    setSent(next);
    void navigate({
      to: '/',
      search: (now) => (next === '' ? without(now, 'q') : { ...now, q: next }),
      replace: true,
    });
  });
  useEffect(() => {
    if (words === sent) return undefined;
    const timer = setTimeout(() => send.current(words), TYPING_MS);
    return () => clearTimeout(timer);
  }, [words, sent, send]);

  return (
    <search className="search">
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        className="field"
        autoComplete="off"
        aria-label={text('search.label')}
        aria-keyshortcuts="/"
        placeholder={text('search.placeholder')}
        value={words}
        maxLength={200}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || isComposing(event.nativeEvent)) return;
          event.preventDefault();
          event.stopPropagation();
          if (words === '') input.current?.blur();
          else setWords('');
          document.querySelector<HTMLElement>('.tasks [role=row][tabindex="0"]')?.focus();
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </search>
  );
}
