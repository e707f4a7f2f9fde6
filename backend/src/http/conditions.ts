import type { Request } from 'express';
import { Problem } from '../problem.ts';

const tag = /^(?:W\/)?"([^"]*)"$/;
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
  return header.split(',').flatMap((entry) => {
    const value = tag.exec(entry.trim())?.[1];
    if (value === undefined) {
      throw new Problem('invalid-header', `${name} must be *, or entity tags in double quotes.`);
    }
    // A tag that is none of ours is well-formed and matches nothing.
    const version = Number(versionTag.exec(value)?.[1]);
    return Number.isSafeInteger(version) ? [version] : [];
  });
}
