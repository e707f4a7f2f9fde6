/** A variable that the test runner sets: tests run against its throw-away PostgreSQL and Kafka. */
export function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is missing: run npm test`);
  return value;
}
