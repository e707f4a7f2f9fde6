export { PARTITIONS, partitionOf } from '@tasktrail/ledger';
