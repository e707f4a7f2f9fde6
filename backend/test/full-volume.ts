import { open } from 'node:fs/promises';

/** Opens files on a volume that can be without room: what is written then is half there, as on a real one. */
export class Volume {
  isFull = false;

  readonly open: typeof open = async (...args) => {
    const handle = await open(...args);
    return new Proxy(handle, {
      get: (target, name) => {
        if (name === 'appendFile' && this.isFull) return (bytes: Buffer) => half(target, bytes);
        const member: unknown = Reflect.get(target, name, target);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
  };
}

async function half(handle: Awaited<ReturnType<typeof open>>, bytes: Buffer): Promise<void> {
  await handle.appendFile(bytes.subarray(0, bytes.length / 2));
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
}
