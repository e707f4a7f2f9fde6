import type { Request } from 'express';
import { Problem } from '../problem.ts';

/** RFC 9110: visible characters but the quote; what is beyond ASCII matches nothing of ours and is let through. */
const tag = /(?:W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/g;
const versionTag = /^v([1-9][0-9]{0,15})$/;

export function etag(version: number): string {
  return `"v${version}"`;
}

/** The versions that If-Match allows, or null for any. A gzipping proxy weakens tags, so weak ones count. */
export function allowedVersions(req: Request): number[] | null {
  const header = req.headers['if-match'];
  if (header === undefined || header.trim() === '*') return null;
  return versionsIn(header, 'If-Match');
}

/** True when the caller already has this version. */
export function isKnown(req: Request, version: number): boolean {
  const header = req.headers['if-none-match'];
  if (header === undefined) return false;
  return header.trim() === '*' || versionsIn(header, 'If-None-Match').includes(version);
}

function versionsIn(header: string, name: string): number[] {
  return tagsIn(header, name).flatMap((value) => {
    // A tag that is none of ours is well-formed and matches nothing.
    const version = Number(versionTag.exec(value)?.[1]);
    return Number.isSafeInteger(version) ? [version] : [];
  });
}

/** RFC 9110: a tag may hold commas, and a list may have empty places. */
function tagsIn(header: string, name: string): string[] {
  const tags = [...header.matchAll(tag)].map(([, value = '']) => value);
  const places = header.replaceAll(tag, 'tag').split(',');
  const filled = places.map((place) => place.trim()).filter((place) => place !== '');
  if (tags.length === 0 || filled.length !== tags.length || filled.some((one) => one !== 'tag')) {
    throw new Problem('invalid-header', `${name} must be *, or entity tags in double quotes.`);
  }
  return tags;
}
