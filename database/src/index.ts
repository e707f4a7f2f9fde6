export { migrate } from './migrate.ts';
export { ensureCheckpointTopic, ensureTopic, PARTITIONS } from './topic.ts';
export { backupDatabase, type BackupRequest } from './backup/backup-database.ts';
export { restoreDatabase, type Restored, type RestoreRequest } from './restore/restore-database.ts';
export { readSigned } from './restore/signed-records.ts';
export { writeForkRequest } from './restore/write-fork-request.ts';
