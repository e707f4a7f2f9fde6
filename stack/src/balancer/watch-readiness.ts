const EVERY_MS = 250;

/** Asks every backend again and again whether it is ready; answers how to look the last answer up. */
export function watchReadiness(ports: readonly number[]): (port: number) => boolean {
  const ready = new Set<number>();
  const ask = async (port: number) => {
    if (await saysReady(port)) ready.add(port);
    else ready.delete(port);
    setTimeout(() => void ask(port), EVERY_MS);
  };
  for (const port of ports) void ask(port);
  return (port) => ready.has(port);
}

async function saysReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, {
      signal: AbortSignal.timeout(1000),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
