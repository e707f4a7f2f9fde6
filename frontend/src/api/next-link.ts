/** The path of `rel="next"` in an RFC 8288 header. The host is dropped: a proxy may have given the server another name. */
export function nextLink(header: string | null): string | null {
  for (const link of (header ?? '').split(/,(?=\s*<)/)) {
    const match = /^\s*<([^>]*)>(.*)$/.exec(link);
    if (match?.[1] === undefined || !/;\s*rel="?next"?/i.test(match[2] ?? '')) continue;
    const url = new URL(match[1], 'http://server/');
    return url.pathname + url.search;
  }
  return null;
}
