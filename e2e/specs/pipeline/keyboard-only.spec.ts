import { randomUUID } from 'node:crypto';
import { expect, test } from '../../fixtures.ts';
import { Board } from '../../page/board.ts';
import { expectFocusKept, tabTo } from '../../page/keyboard.ts';
import { PipelineScreen } from '../../page/pipeline-screen.ts';
import { putRecord } from '../../topic/put-record.ts';

test('go there, verify, look at a record, acknowledge it and go back without the mouse', async ({
  page,
}) => {
  const mark = randomUUID();
  await putRecord(0, 'task/1', mark);
  await Board.open(page);
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  const screen = new PipelineScreen(page);
  await expect(screen.heading).toBeFocused();
  await expect(screen.stations).toBeVisible();

  await tabTo(page, screen.main.getByRole('button', { name: 'Verify now' }));
  await page.keyboard.press('Enter');
  await expect(screen.verdict).toBeVisible();
  await expectFocusKept(page, 'verifying');

  const row = screen.aside.getByRole('row').filter({ hasText: mark });
  await tabTo(page, row.getByRole('link', { name: /^Show bytes/ }));
  await page.keyboard.press('Enter');
  await expect(screen.record).toBeVisible();
  await tabTo(page, screen.record.getByRole('textbox', { name: 'Reason' }));
  await page.keyboard.type('Looked at by keyboard');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(screen.record).toContainText('Looked at by keyboard');
  await expectFocusKept(page, 'acknowledging');
  await page.keyboard.press('Escape');
  await expect(screen.record).toHaveCount(0);
  await expectFocusKept(page, 'closing the record');

  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(page.getByRole('heading', { level: 1, name: 'Tasks' })).toBeFocused();
});
