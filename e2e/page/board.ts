import { expect, type Locator, type Page } from '@playwright/test';
import { sealIn, type SealState } from './seal.ts';
import { TaskPanel } from './task-panel.ts';

export interface View {
  readonly q?: string;
  readonly status?: string;
  readonly view?: 'newest';
  readonly task?: number;
  readonly trash?: boolean;
}

/** The list of tasks, or the trash, by what a person or a screen reader finds there. */
export class Board {
  readonly page: Page;
  readonly grid: Locator;
  readonly rows: Locator;
  /** The line for a new task, with what surrounds it. */
  readonly form: Locator;
  readonly line: Locator;
  readonly titleField: Locator;
  /** The last thing done here, or what others did to it. */
  readonly receipt: Locator;
  readonly live: Locator;
  readonly searchField: Locator;
  readonly panel: TaskPanel;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole('grid');
    const id = page.getByRole('rowheader', { name: /^(T-\d+|new)$/ });
    this.rows = this.grid.getByRole('row').filter({ has: id });
    this.form = page.getByRole('dialog', { name: 'New task' });
    this.line = this.form.getByRole('textbox');
    this.titleField = this.grid.getByRole('textbox');
    this.receipt = page.getByRole('region', { name: 'Receipt' });
    this.live = page
      .getByRole('main')
      .getByText(/^(live|offline since|catching up|connecting|Kafka is behind)/);
    this.searchField = page.getByRole('searchbox');
    this.panel = new TaskPanel(page);
  }

  static async open(page: Page, view: View = {}): Promise<Board> {
    const { trash = false, ...search } = view;
    const parameters = Object.entries(search).map(([name, value]) => [name, String(value)]);
    await page.goto(`${trash ? '/trash' : '/'}?${String(new URLSearchParams(parameters))}`);
    const board = new Board(page);
    await board.isLive();
    return board;
  }

  /** Resolves when the page hears of changes as they happen. */
  async isLive(): Promise<void> {
    await expect(this.live).toContainText(/live/i, { timeout: 30_000 });
  }

  row(title: string): Locator {
    return this.rows.filter({ has: this.page.getByText(title, { exact: true }) });
  }

  statusOf(title: string): Locator {
    return this.row(title).getByRole('button', { name: /^Status/ });
  }

  /** The seal of the last thing done here. */
  receiptSeal(state: SealState): Locator {
    return sealIn(this.receipt, state);
  }

  async openLine(): Promise<void> {
    await this.page.getByRole('button', { name: /^New( task)?$/ }).click();
    await expect(this.line).toBeFocused();
  }

  /** Writes the next task and stays on the line. */
  async writeLine(title: string): Promise<void> {
    await this.line.fill(title);
    await this.page.keyboard.press('Shift+Enter');
    await expect(this.line).toHaveValue('');
  }

  async create(title: string): Promise<void> {
    await this.openLine();
    await this.line.fill(title);
    await this.page.keyboard.press('Enter');
    await expect(this.form).toHaveCount(0);
  }

  async startRenaming(title: string, to: string): Promise<void> {
    await this.row(title).focus();
    await this.page.keyboard.press('e');
    await this.titleField.fill(to);
  }

  async rename(title: string, to: string): Promise<void> {
    await this.startRenaming(title, to);
    await this.page.keyboard.press('Enter');
  }

  async search(words: string): Promise<void> {
    await this.searchField.fill(words);
    await expect(this.page).toHaveURL((url) => url.searchParams.get('q') === words);
  }

  async setStatus(title: string, status: string): Promise<void> {
    await this.statusOf(title).click();
    await this.page.getByRole('menuitemradio', { name: status }).click();
  }

  async choose(title: string, action: string): Promise<void> {
    await this.row(title)
      .getByRole('button', { name: /^Actions/ })
      .click();
    await this.page.getByRole('menuitem', { name: action }).click();
  }

  /** Takes a task out of the trash. */
  async restore(title: string): Promise<void> {
    await this.row(title)
      .getByRole('button', { name: /^Restore/ })
      .click();
  }

  async openTask(title: string): Promise<TaskPanel> {
    await this.row(title).getByRole('link').click();
    await expect(this.panel.region).toBeVisible();
    return this.panel;
  }
}
