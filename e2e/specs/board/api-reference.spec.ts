import { expect, test } from '../../fixtures.ts';

test('the reference page of the API shows every operation', async ({ page, request }) => {
  const description = (await (await request.get('/api/openapi.json')).json()) as {
    paths: Record<string, object>;
  };
  const methods = new Set(['get', 'post', 'put', 'patch', 'delete']);
  const operations = Object.values(description.paths).flatMap((path) =>
    Object.keys(path).filter((method) => methods.has(method)),
  );

  await page.goto('/api/docs');

  await expect(page.getByRole('heading', { name: /Tasktrail/ })).toBeVisible();
  await expect(page.locator('.opblock')).toHaveCount(operations.length);
});
