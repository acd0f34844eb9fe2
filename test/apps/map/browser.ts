import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { hasProgram } from "../../support/environment.ts";

/** Whether a browser is installed. */
export const hasBrowser: boolean = hasProgram("chromium");

const flags = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  ...["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
  // A site whose name resolves to the address of the map, as in an attack by DNS rebinding.
  "--host-resolver-rules=MAP other.example 127.0.0.1",
];

/** Time limit for elements of the page, which appear in milliseconds on a quiet machine. */
const PATIENCE_MS = 60_000;

/** A headless Chromium, with pages that record errors. */
export class TestBrowser implements AsyncDisposable {
  readonly #browser: Browser;
  readonly #folder: string;
  /** Errors of scripts, and violations of the content security policy, on all pages. */
  readonly errors: string[] = [];

  private constructor(browser: Browser, folder: string) {
    this.#browser = browser;
    this.#folder = folder;
  }

  /** Starts the browser; `prefix` are words in front of its command. */
  static async start(prefix: readonly string[] = []): Promise<TestBrowser> {
    const folder = mkdtempSync(join(tmpdir(), "bun-netlink-browser-"));
    const wrapper = join(folder, "chromium");
    const command = [...prefix, Bun.which("chromium") ?? "chromium"].join(" ");
    writeFileSync(wrapper, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
    const env = { ...process.env, HOME: folder, TZ: "UTC" } as Record<string, string>;
    return new TestBrowser(await chromium.launch({ executablePath: wrapper, args: flags, env }), folder);
  }

  /** Opens a new window with its own cookies. */
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
