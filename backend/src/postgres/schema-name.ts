/** The newest migration that this version needs; a test holds it against the folder of migrations. */
export const SCHEMA = '0009_schema_is_read';
