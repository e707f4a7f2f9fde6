/** Says on stderr how far a walk is: on a terminal in one line, else now and then. */
export function showProgress(): { passed: (rows: number, tasks: number) => void; end: () => void } {
  const { isTTY } = process.stderr;
  const everyMs = isTTY ? 1_000 : 10_000;
  const total = { rows: 0, tasks: 0 };
  let said = performance.now();
  const say = () => {
    const line = `${total.rows.toLocaleString('en')} rows, ${total.tasks.toLocaleString('en')} tasks`;
    process.stderr.write(isTTY ? `\r${line}` : `${line}\n`);
  };
  return {
    passed: (rows, tasks) => {
      total.rows += rows;
      total.tasks += tasks;
      if (performance.now() - said < everyMs) return;
      said = performance.now();
      say();
    },
    end: () => {
      say();
      if (isTTY) process.stderr.write('\n');
    },
  };
}
