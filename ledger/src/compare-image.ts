import canonicalize from 'canonicalize';

type Fields = Readonly<Record<string, unknown>>;

/** Whether a column may hold this value in a row whose last event was written before the column existed. */
export type MayHold = (column: string, value: unknown) => boolean;

/**
 * Names of the columns of a current row that do not say what its last event says. Compared on the keys of the image; a
 * column that the image lacks must hold its default, and a key whose column is gone is not compared: so a migration does not
 * look like tampering.
 */
export function differingColumns(row: Fields, image: Fields, mayHold: MayHold): string[] {
  return Object.keys(row).filter((column) =>
    Object.hasOwn(image, column)
      ? canonicalize(row[column]) !== canonicalize(image[column])
      : !mayHold(column, row[column]),
  );
}
