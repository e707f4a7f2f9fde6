/** The answer to a change: the task as it now is, with its tag. */
export const taskAnswer = `
  select 200, jsonb_build_object('ETag', format('"v%s"', version)), row_to_json(changed)::text
  from changed`;
