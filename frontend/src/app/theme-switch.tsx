import { useId, type ReactNode } from 'react';
import { themes } from '../features/preferences.ts';
import { usePreferences, useWorkspace } from '../features/use-workspace.ts';
import { text } from '../messages/text.tsx';

const names = { system: 'theme.system', light: 'theme.light', dark: 'theme.dark' } as const;

export function ThemeSwitch(): ReactNode {
  const { preferences } = useWorkspace();
  const { theme } = usePreferences();
  const group = useId();
  return (
    <fieldset className="theme">
      <legend>{text('theme.label')}</legend>
      {themes.map((choice) => (
        <label key={choice}>
          <input
            type="radio"
            name={group}
            checked={theme === choice}
            onChange={() => preferences.setTheme(choice)}
          />
          {text(names[choice])}
        </label>
      ))}
    </fieldset>
  );
}
