/** Whose changes the sample board shows. */
export const people = {
  anna: { id: 'a3c1f0de-5f0a-4d5b-9a55-0d3f0a6f1c01', name: 'Anna' },
  ben: { id: 'a3c1f0de-5f0a-4d5b-9a55-0d3f0a6f1c02', name: 'Ben' },
  carla: { id: 'a3c1f0de-5f0a-4d5b-9a55-0d3f0a6f1c03', name: 'Carla' },
  david: { id: 'a3c1f0de-5f0a-4d5b-9a55-0d3f0a6f1c04', name: 'David' },
  mia: { id: 'a3c1f0de-5f0a-4d5b-9a55-0d3f0a6f1c05', name: 'Mia' },
} as const;

export type PersonKey = keyof typeof people;

export function isPersonKey(key: string | undefined): key is PersonKey {
  return key !== undefined && Object.hasOwn(people, key);
}
