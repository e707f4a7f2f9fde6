export { GENESIS, type Link, linkHash } from './chain.ts';
export { EventDataError, parseEventData } from './event-data.ts';
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
export { FORK_REQUEST, ForkRequest } from './fork-request.ts';
