const startedAt = Date.now() / 1000 - process.uptime();

/** What is the same question for every process of ours. */
export function processValues(part: string, version: string) {
  const { user, system } = process.cpuUsage();
  return {
    tasktrail_build_info: [[{ part, version, runtime: `node ${process.versions.node}` }, 1]],
    process_cpu_seconds_total: (user + system) / 1e6,
    process_resident_memory_bytes: process.memoryUsage.rss(),
    process_start_time_seconds: startedAt,
  } as const;
}
