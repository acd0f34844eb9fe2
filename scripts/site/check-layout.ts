import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** Pages of the site that are shown in a browser: the widest tables, code, diagrams and pictures. */
const PAGES = [
  "index",
  "docs/index",
  "docs/getting-started",
  "docs/cookbook",
  "docs/from/nft",
  "docs/route",
  "docs/nftables",
  "docs/openvswitch",
  "docs/performance",
  "docs/map",
  "docs/families/rt-link",
  "reference/route",
  "reference/index",
];
const WIDTHS = [390, 1280];
const SCHEMES = ["light", "dark"] as const;
/** Texts that readers search for, and the page that must be among the results. */
const SEARCHES = [
  ["ip route", "docs/route"],
  ["RTM_NEWROUTE", "reference/constants"],
  ["nl_sock_create", "docs/from-nl-sock"],
  ["Links", "reference/route"],
] as const;
/** Time limit in milliseconds for a page, or for a result of the search, on a busy machine. */
const TIMEOUT_MS = 300_000;
const inPage = readFileSync(join(import.meta.dir, "layout-problems.js"), "utf8");

/**
 * Shows pages of the built site in Chromium, at the width of a telephone and of a screen.
 * Returns a message for each page that scrolls sideways, and for each element that covers another one or is wider than
 * its container.
 *
 * @param pictures directory in which to write a picture of the top of each page, in light and dark colours.
 */
export async function layoutProblems(dist: string, pictures: string | undefined): Promise<string[]> {
  const executablePath = Bun.which("chromium");
  if (executablePath === null) {
    if (process.env["CI"] === "true") return ["site: chromium is not installed, so the layout cannot be checked"];
    console.log("the layout is not checked: chromium is not installed");
    return [];
  }
  if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
  using server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch({ url }) {
      const file = Bun.file(join(dist, decodeURIComponent(new URL(url).pathname)));
      return (await file.exists()) ? new Response(file) : new Response("not found", { status: 404 });
    },
  });
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const problems: string[] = [];
    for (const width of WIDTHS) {
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      page.setDefaultTimeout(TIMEOUT_MS);
      page.on("pageerror", (error) => problems.push(`site: ${page.url()}: ${error.message}`));
      for (const path of PAGES) {
        const response = await page.goto(`${server.url}${path}.html`, { waitUntil: "networkidle" });
        if (response?.ok() !== true) problems.push(`site: ${path}: no such page`);
        for (const problem of await page.evaluate<string[]>(inPage))
          problems.push(`site: ${path} at ${width} pixels: ${problem}`);
        for (const colorScheme of pictures === undefined ? [] : SCHEMES) {
          await page.emulateMedia({ colorScheme });
          await page.screenshot({ path: join(pictures!, `${path.replaceAll("/", "-")}-${width}-${colorScheme}.png`) });
        }
      }
      await page.close();
    }
    const page = await browser.newPage();
    page.setDefaultTimeout(TIMEOUT_MS);
    for (const [text, path] of SEARCHES) {
      await page.goto(`${server.url}index.html`, { waitUntil: "networkidle" });
      await page.locator(".VPNavBarSearch button").click();
      await page.locator(".VPLocalSearchBox input").fill(text);
      const found = page.locator(`.VPLocalSearchBox a.result[href*="${path}.html"]`).first();
      await found.waitFor().catch(() => problems.push(`site: the search for "${text}" lacks ${path}`));
    }
    return problems;
  } finally {
    await browser.close();
  }
}
