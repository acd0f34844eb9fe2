import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { hasProgram } from "../../support/environment.ts";
import { PATIENCE_MS } from "../../support/threads.ts";

/** Whether Chromium is installed, in which the tests open the map. */
export const hasBrowser: boolean = hasProgram("chromium");

const flags = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  ...["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
  // The name of this site resolves to the address of the map, as in a DNS rebinding attack.
  "--host-resolver-rules=MAP other.example 127.0.0.1",
];

/** A headless Chromium that records the errors of its pages. */
export class TestBrowser implements AsyncDisposable {
  readonly #browser: Browser;
  readonly #folder: string;
  /** Script errors and violations of the content security policy, on all pages of the browser. */
  readonly errors: string[] = [];

  private constructor(browser: Browser, folder: string) {
    this.#browser = browser;
    this.#folder = folder;
  }

  /**
   * Starts the browser.
   *
   * @param prefix words in front of the browser's command, such as `ip netns exec`.
   */
  static async start(prefix: readonly string[] = []): Promise<TestBrowser> {
    const folder = mkdtempSync(join(tmpdir(), "bun-netlink-browser-"));
    const wrapper = join(folder, "chromium");
    const command = [...prefix, Bun.which("chromium") ?? "chromium"].join(" ");
    writeFileSync(wrapper, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
    const env = { ...process.env, HOME: folder, TZ: "UTC" } as Record<string, string>;
    return new TestBrowser(await chromium.launch({ executablePath: wrapper, args: flags, env }), folder);
  }

  /** Opens a new browser window with its own cookies. */
  async open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({ viewport: { width: 1440, height: 860 }, ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && this.errors.push(message.text()));
    await page.goto(url);
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
