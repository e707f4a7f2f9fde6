/** One for each login role. */
export type Passwords = Readonly<
  Record<'superuser' | 'owner' | 'backend' | 'consumer' | 'audit_reader', string>
>;

interface Secret {
  readonly volume: string;
  readonly file: string;
  /** Who may read it. */
  readonly uid: number;
  readonly text: string;
}

const POSTGRES = 999;
const BACKEND = 1000;
/** Runs from the backend's image. */
export const SIGNER = BACKEND;
const CONSUMER = 10_001;

/** Each service has a volume with what it alone needs. */
export function secretsOf(passwords: Passwords): Secret[] {
  const url = (role: keyof Passwords) =>
    `postgresql://${role}:${passwords[role]}@postgres:5432/taskdb`;
  const file = (volume: string, file: string, uid: number, text: string): Secret => ({
    volume,
    file,
    uid,
    text,
  });
  return [
    file('postgres-secrets', 'superuser-password', POSTGRES, passwords.superuser),
    file('postgres-secrets', 'owner-password', POSTGRES, passwords.owner),
    file('owner-secrets', 'database-url', BACKEND, url('owner')),
    file('owner-secrets', 'backend-password', BACKEND, passwords.backend),
    file('owner-secrets', 'consumer-password', BACKEND, passwords.consumer),
    file('owner-secrets', 'audit-reader-password', BACKEND, passwords.audit_reader),
    file('backend-secrets', 'database-url', BACKEND, url('backend')),
    file('consumer-secrets', 'database-url', CONSUMER, url('consumer')),
    file('audit-reader-secrets', 'database-url', BACKEND, url('audit_reader')),
  ];
}

/** Volumes that a service writes to. */
export const ownersOf = [
  { volume: 'signer', uid: SIGNER, mode: 0o700 },
  { volume: 'checkpoints-key', uid: SIGNER, mode: 0o755 },
  { volume: 'backups', uid: BACKEND, mode: 0o700 },
] as const;
