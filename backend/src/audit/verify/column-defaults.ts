import type { MayHold } from '@tasktrail/ledger';
import type { ClientBase } from 'pg';

/** Values that a column may hold in a row whose last event was written before the column existed. */
export type ColumnDefaults = ReadonlyMap<string, readonly unknown[] | 'anything'>;

interface Column {
  name: string;
  /** The default as SQL; null when there is none. */
  expression: string | null;
  /** What rows hold that were there when the column was added, as text. */
  missing: string | null;
  is_computed: boolean;
}

const readColumns = `
  select attname as name, pg_get_expr(adbin, adrelid) as expression,
    case when atthasmissing then (attmissingval::text::text[])[1] end as missing,
    attidentity <> '' or attgenerated <> '' as is_computed
  from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
  where attrelid = 'tasks'::regclass and attnum > 0 and not attisdropped`;

/** A literal, with or without its type: the only kind of default that can be compared with. */
const LITERAL = /^(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?|true|false|null)(?:::[a-z "0-9()[\]]+)?$/i;

/** What the tasks' columns hold when nobody says otherwise. */
export async function readColumnDefaults(client: ClientBase): Promise<ColumnDefaults> {
  const { rows } = await client.query<Column>(readColumns);
  const defaults = new Map<string, readonly unknown[] | 'anything'>();
  for (const column of rows) defaults.set(column.name, await valuesOf(client, column));
  return defaults;
}

async function valuesOf(client: ClientBase, column: Column) {
  const { expression, missing, is_computed } = column;
  if (is_computed || (expression !== null && !LITERAL.test(expression))) return 'anything';
  const { rows } = await client.query<{ value: unknown }>(
    `select to_jsonb(${expression ?? 'null::text'}) as value`,
  );
  const value = rows[0]?.value ?? null;
  return missing === null ? [value] : [value, missing];
}

/** The rule that these defaults make. */
export function mayHold(defaults: ColumnDefaults): MayHold {
  return (column, value) => {
    const values = defaults.get(column) ?? [];
    return (
      values === 'anything' ||
      values.some((held) => held === value || String(held) === String(value))
    );
  };
}
