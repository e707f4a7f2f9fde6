/**
 * ICU messages, the part this page uses: `{name}`, `{count, plural, one {…} other {# …}}`, `{kind, select, a {…} other {…}}`
 * and tags `<b>…</b>`. Catalogues stay plain text, so a translator needs no code.
 */
type Node =
  | string
  | { kind: 'hash' }
  | { kind: 'value'; name: string }
  | { kind: 'choice'; type: 'plural' | 'select'; name: string; cases: Map<string, Node[]> }
  | { kind: 'tag'; name: string; children: Node[] };

export type Values<T = string> = Readonly<Record<string, string | number | T>>;
export type Tags<T> = Readonly<Record<string, (children: readonly (string | T)[]) => T>>;

const parsed = new Map<string, Node[]>();

/** Formats one message into its parts; text around values is joined by the caller or by React. */
export function formatMessage<T = string>(
  text: string,
  locale: string,
  values: Values<T> = {},
  tags: Tags<T> = {},
): (string | T)[] {
  let nodes = parsed.get(text);
  if (nodes === undefined) {
    nodes = parseMessage(text);
    parsed.set(text, nodes);
  }
  return render(nodes, { locale, values, tags, count: undefined });
}

interface Scope<T> {
  locale: string;
  values: Values<T>;
  tags: Tags<T>;
  count: number | undefined;
}

function render<T>(nodes: readonly Node[], scope: Scope<T>): (string | T)[] {
  return nodes.flatMap((node) => renderNode(node, scope));
}

function renderNode<T>(node: Node, scope: Scope<T>): (string | T)[] {
  if (typeof node === 'string') return [node];
  if (node.kind === 'hash') return [formatNumber(scope.count ?? 0, scope.locale)];
  if (node.kind === 'tag') {
    const children = render(node.children, scope);
    const tag = scope.tags[node.name];
    return tag === undefined ? children : [tag(children)];
  }
  const value = scope.values[node.name];
  if (value === undefined) throw new Error(`message without a value for "${node.name}"`);
  if (node.kind === 'value') {
    return [typeof value === 'number' ? formatNumber(value, scope.locale) : value];
  }
  const chosen =
    node.cases.get(node.type === 'plural' ? `=${String(value)}` : String(value)) ??
    node.cases.get(node.type === 'plural' ? pluralOf(value, scope.locale) : 'other') ??
    node.cases.get('other') ??
    [];
  return render(chosen, typeof value === 'number' ? { ...scope, count: value } : scope);
}

function pluralOf(value: unknown, locale: string): string {
  return new Intl.PluralRules(locale).select(Number(value));
}

function formatNumber(value: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** Parses one message; a malformed one throws, and a test parses the whole catalogue. */
export function parseMessage(text: string): Node[] {
  const reader = { text, at: 0 };
  const nodes = parseNodes(reader, false);
  if (reader.at < text.length)
    throw new Error(`unexpected "${text[reader.at] ?? ''}" in "${text}"`);
  return nodes;
}

interface Reader {
  text: string;
  at: number;
}

function parseNodes(reader: Reader, inPlural: boolean): Node[] {
  const nodes: Node[] = [];
  while (reader.at < reader.text.length) {
    const next = reader.text[reader.at];
    if (next === '}' || reader.text.startsWith('</', reader.at)) break;
    nodes.push(parseNode(reader, inPlural));
  }
  return nodes;
}

function parseNode(reader: Reader, inPlural: boolean): Node {
  const next = reader.text[reader.at];
  if (next === '{') return parsePlaceholder(reader);
  if (next === '<') return parseTag(reader, inPlural);
  if (next === '#' && inPlural) {
    reader.at += 1;
    return { kind: 'hash' };
  }
  return take(reader, inPlural ? /[^{}<#]+/y : /[^{}<]+/y);
}

function parsePlaceholder(reader: Reader): Node {
  take(reader, /\{\s*/y);
  const name = take(reader, /\w+/y);
  take(reader, /\s*/y);
  if (reader.text[reader.at] === '}') {
    reader.at += 1;
    return { kind: 'value', name };
  }
  take(reader, /,\s*/y);
  const type = take(reader, /plural|select/y) === 'plural' ? 'plural' : 'select';
  take(reader, /\s*,\s*/y);
  const cases = new Map<string, Node[]>();
  while (reader.text[reader.at] !== '}') {
    const key = take(reader, /[=\w]+/y);
    take(reader, /\s*\{/y);
    cases.set(key, parseNodes(reader, type === 'plural'));
    take(reader, /\}\s*/y);
  }
  reader.at += 1;
  return { kind: 'choice', type, name, cases };
}

function parseTag(reader: Reader, inPlural: boolean): Node {
  take(reader, /</y);
  const name = take(reader, /\w+/y);
  take(reader, />/y);
  const children = parseNodes(reader, inPlural);
  take(reader, new RegExp(`</${name}>`, 'y'));
  return { kind: 'tag', name, children };
}

function take(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.at;
  const match = pattern.exec(reader.text);
  if (match === null) throw new Error(`cannot read "${reader.text}" at ${reader.at}`);
  reader.at += match[0].length;
  return match[0];
}
