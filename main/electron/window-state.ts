import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, type BrowserWindow, type Rectangle, screen } from 'electron';
import { z } from 'zod';

const Bounds = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });
const WindowState = z.object({ bounds: Bounds.optional(), maximized: z.boolean().default(false) });
type WindowState = z.infer<typeof WindowState>;

const FIRST = { width: 1280, height: 800 };

/** Where the window was when it was closed last; in the middle where it was never, or that screen is gone. */
export function readWindowState(): { bounds: Partial<Rectangle>; maximized: boolean } {
  const { bounds, maximized } = read();
  return { bounds: bounds && isVisible(bounds) ? bounds : FIRST, maximized };
}

/** Remembers where the window is. It is no loss where that cannot be written. */
export function keepWindowState(window: BrowserWindow): void {
  const state: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
  try {
    writeFileSync(path(), JSON.stringify(state));
  } catch {
    // The next window opens in the middle.
  }
}

function read(): WindowState {
  try {
    return WindowState.parse(JSON.parse(readFileSync(path(), 'utf8')));
  } catch {
    return { maximized: false };
  }
}

/** Whether enough of it lies on a screen that is there to be taken hold of. */
function isVisible({ x, y, width, height }: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const across = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x);
    const down = Math.min(y + height, workArea.y + workArea.height) - Math.max(y, workArea.y);
    return across >= 200 && down >= 100;
  });
}

function path(): string {
  return join(app.getPath('userData'), 'window-state.json');
}
