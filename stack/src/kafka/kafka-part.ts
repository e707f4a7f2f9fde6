import { waitForLine } from '../parts/log-file.ts';
import type { PartPlan } from '../parts/part-plan.ts';
import { classArchive } from './class-archive.ts';
import { type Java, major } from './java.ts';
import type { KafkaNode } from './kafka-node.ts';
import { propertiesFile } from './server-properties.ts';

/** Each of three nodes does the work of all, but what they keep in memory counts three times. */
const heap = {
  alone: ['-Xms64m', '-Xmx256m'],
  oneOfSeveral: ['-Xms32m', '-Xmx192m'],
};
const memory = ['-Xss512k', '-XX:MaxMetaspaceSize=128m', '-XX:ReservedCodeCacheSize=48m'];
const machine = [
  '-Xlog:cds=error',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:-UsePerfData',
  '-XX:+ExitOnOutOfMemoryError',
];
const logging = [
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.log.kafka.server=info',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
  "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSX",
];

/** A Kafka node whose settings were written. */
export function kafkaPart(node: KafkaNode, java: Java, jars: readonly string[]): PartPlan {
  const archive = classArchive(node.folder, java, jars);
  const heapFlags = node.isAlone ? heap.alone : heap.oneOfSeveral;
  const flags = [...heapFlags, ...memory, ...machine, ...logging, ...quiet(java), archive.flag];
  return {
    name: node.name,
    kind: 'kafka',
    command: java.program,
    args: [...flags, '-cp', jars.join(':'), 'kafka.Kafka', propertiesFile(node)],
    cwd: node.folder,
    ready: (run) => waitForLine(run.log, run.logOffset, 'Kafka Server started', run.ended),
    stop: { signal: 'SIGTERM', seconds: 30, force: 'SIGKILL' },
    afterCleanStop: archive.share,
  };
}

/** From Java 24 on, libraries that reach into the machine are announced in the log at every start. */
function quiet(java: Java): string[] {
  return major(java) >= 24
    ? ['--enable-native-access=ALL-UNNAMED', '--sun-misc-unsafe-memory-access=allow']
    : [];
}
