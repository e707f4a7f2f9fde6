/** Runs `work` every `ms`, never twice at a time: while it still runs, its turn is left out. Returns the way to stop. */
export function every(ms: number, work: () => Promise<void>): () => void {
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    void work().finally(() => {
      running = false;
    });
  }, ms);
  return () => clearInterval(timer);
}
