export { GENESIS, type Link, linkHash } from './chain.ts';
export { EventDataError, parseEventData, readEventData } from './event-data.ts';
export { type Anchors, anchorsOf, anchorsOfGenuine } from './anchors.ts';
export {
  type Anchor,
  type ChainPosition,
  ChainWalk,
  type ShownRow,
  verdictOf,
} from './chain-walk.ts';
export { differingColumns, type MayHold } from './compare-image.ts';
export { misplaced, strangePartition } from './misplaced.ts';
export { PARTITIONS, murmur2, partitionOf } from './partition.ts';
export {
  Checkpoint,
  Fork,
  Refusal,
  SetAside,
  SignedRecord,
  type UnsignedRecord,
} from './checkpoint.ts';
export {
  CheckpointLineError,
  type CheckpointLine,
  parseCheckpointLine,
  parseCheckpoints,
} from './checkpoint-lines.ts';
export {
  KeyError,
  keyId,
  readPrivateKey,
  readPublicKey,
  signatureFault,
  signedBytes,
  signRecord,
} from './checkpoint-signature.ts';
export { followKeys, type KeyLine, nameNextKey, NextKey, parseNextKeys } from './next-key.ts';
export { bySigning, genuineOf, inSigningOrder, signedMs } from './signing-order.ts';
export { FORK_REQUEST, ForkRequest } from './fork-request.ts';
export { ExportEnd, ExportedRow, ExportedTask, ExportHead } from './export.ts';
export { LineError, readLines } from './read-lines.ts';
export { type Evidence, faultsOf, lawFaults, type Report, unprovenBy } from './report.ts';
export { type ExportReport, verifyExport } from './verify-export.ts';
