import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linksOf } from "../../scripts/docs/links.ts";
import {
  PACKED_PAGES,
  packedPage,
  repositoryAddress,
  restorePages,
  writePackedPages,
} from "../../scripts/packed-pages.ts";

const root = join(import.meta.dir, "../..");
const version = "1.2.3";
const repository = "https://github.com/owner/name";
const original = "# Name\n\nSee [the guide](docs/guide.md#errors), [docs.md](docs/docs.md), [licence](LICENSE).\n";

describe("packedPage()", () => {
  test("links to the files of the version's tag", () => {
    const page = `${original}![picture](docs/a.svg) [here](#name) [Bun](https://bun.sh)\n`;
    expect(packedPage(page, { version, repository })).toBe(
      `# Name\n\nSee [the guide](${repository}/blob/v1.2.3/docs/guide.md#errors), ` +
        `[docs.md](${repository}/blob/v1.2.3/docs/docs.md), [licence](LICENSE).\n` +
        `![picture](${repository}/raw/v1.2.3/docs/a.svg) [here](#name) [Bun](https://bun.sh)\n`,
    );
  });

  test("names the files if the repository is unknown, and says where they are", () => {
    expect(packedPage(original, { version })).toBe(
      "# Name\n\nPaths such as `docs/README.md` are those of files in the project's repository.\n\n" +
        "See the guide (`docs/guide.md#errors`), `docs/docs.md`, [licence](LICENSE).\n",
    );
    expect(packedPage("# Name\n\n[licence](LICENSE)\n", { version })).toBe("# Name\n\n[licence](LICENSE)\n");
  });

  test.each(PACKED_PAGES)("links from %s only to files that exist", (page) => {
    const links = linksOf(packedPage(readFileSync(join(root, page), "utf8"), { version, repository }));
    const prefix = new RegExp(`^${repository}/(?:blob|raw)/v1\\.2\\.3/`);
    const local = links.flatMap((link) =>
      /^(https?:|#)/.test(link) && !prefix.test(link) ? [] : [link.replace(prefix, "")],
    );
    expect(local.length).toBeGreaterThan(20);
    expect(local.filter((link) => !existsSync(join(root, link.split("#")[0]!)))).toEqual([]);
  });
});

describe("repositoryAddress()", () => {
  test.each([
    ["https://github.com/owner/name"],
    ["git+https://github.com/owner/name.git"],
    ["git+ssh://git@github.com/owner/name.git"],
    ["github:owner/name"],
    ["owner/name"],
  ])("accepts %s", (address) => {
    expect(repositoryAddress({ version, repository: address })).toBe(repository);
    expect(repositoryAddress({ version, repository: { url: address } })).toBe(repository);
  });

  test("is undefined for other hosts and without a repository", () => {
    expect(repositoryAddress({ version, repository: "https://example.org/owner/name" })).toBeUndefined();
    expect(repositoryAddress({ version })).toBeUndefined();
  });
});

describe("pages of a folder", () => {
  let folder = "";
  const readme = () => readFileSync(join(folder, "README.md"), "utf8");

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bun-netlink-pages-"));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ version, repository }));
    for (const page of PACKED_PAGES) writeFileSync(join(folder, page), original);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("are rewritten and restored, also after an interruption", () => {
    writePackedPages(folder);
    expect(readme()).toContain("blob/v1.2.3");
    writePackedPages(folder);
    restorePages(folder);
    expect(readme()).toBe(original);
    expect(existsSync(join(folder, ".packing"))).toBe(false);
    restorePages(folder);
    expect(readme()).toBe(original);
  });

  test("keep edits that were made in between", () => {
    writePackedPages(folder);
    writeFileSync(join(folder, "README.md"), "edited\n");
    restorePages(folder);
    expect(readme()).toBe("edited\n");
    expect(readFileSync(join(folder, "CHANGELOG.md"), "utf8")).toBe(original);
  });
});
