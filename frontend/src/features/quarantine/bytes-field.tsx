import { useId, useMemo, useState, type ReactNode } from 'react';
import { words } from '../../messages/pipeline-words.tsx';
import { useWorkspace } from '../use-workspace.ts';
import { bytesOf, hexOf, SHOWN_BYTES, textOf } from './record-bytes.ts';
import { saveFile } from './save-file.ts';

const faces = ['text', 'hex'] as const;
type Face = (typeof faces)[number];

/** Bytes as text or hex, to copy as they are shown and to download as they are. */
export function BytesField(props: {
  title: string;
  base64: string | null;
  fileName: string;
}): ReactNode {
  const { title, base64, fileName } = props;
  const bytes = useMemo(() => (base64 === null ? null : bytesOf(base64)), [base64]);
  const [face, setFace] = useState<Face>('text');
  const id = useId();
  if (bytes === null) {
    return (
      <section className="bytes">
        <h3>{title}</h3> <span className="meta">{words('record.absent')}</span>
      </section>
    );
  }
  const shown = face === 'text' ? textOf(bytes) : hexOf(bytes);
  return (
    <section className="bytes" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <span className="meta">{words('record.size', { count: bytes.length })}</span>
      <Faces name={id} face={face} onChoose={setFace} />
      <Copy text={shown} />
      <button
        type="button"
        className="b link"
        onClick={() => saveFile(fileName, bytes, 'application/octet-stream')}
      >
        {words('record.download')}
      </button>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so it must take the focus */}
      <section className="shown-bytes" tabIndex={0} aria-label={words('record.bytesOf', { title })}>
        <pre className={face}>{shown}</pre>
      </section>
      {bytes.length > SHOWN_BYTES && (
        <p className="meta">{words('record.cut', { shown: SHOWN_BYTES, size: bytes.length })}</p>
      )}
    </section>
  );
}

function Faces(props: { name: string; face: Face; onChoose: (face: Face) => void }): ReactNode {
  return (
    <fieldset className="faces">
      <legend className="sr">{words('record.as')}</legend>
      {faces.map((choice) => (
        <label key={choice}>
          <input
            type="radio"
            name={props.name}
            checked={choice === props.face}
            onChange={() => props.onChoose(choice)}
          />
          {words(`record.${choice}`)}
        </label>
      ))}
    </fieldset>
  );
}

function Copy(props: { text: string }): ReactNode {
  const { announcer } = useWorkspace();
  const [result, setResult] = useState<'copied' | 'notCopied' | null>(null);
  async function copy(): Promise<void> {
    const result = await navigator.clipboard.writeText(props.text).then(
      () => 'copied' as const,
      () => 'notCopied' as const,
    );
    setResult(result);
    announcer.say(words(`record.${result}`));
  }
  return (
    <button type="button" className="b link" onClick={() => void copy()}>
      {words(result === null ? 'record.copy' : `record.${result}`)}
    </button>
  );
}
