import { useNavigate } from '@tanstack/react-router';
import { without } from './search.ts';

/** Closes the record that the address names and leaves the rest of the address. */
export function useCloseRecord(): () => void {
  const navigate = useNavigate();
  return () =>
    void navigate({
      to: '.',
      search: (now) => without(now, 'record'),
      resetScroll: false,
    });
}
