// The start of a program must not pay for families that the program does not use. Families are imported statically,
// because a `require()` would make bundlers wrap the modules. Their entries (enums, structs, attribute sets,
// operations) are created at first use.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { entrySources } from "../../scripts/bundle.ts";

const root = join(import.meta.dir, "../..");

/** Records the entries of families that a module creates while it is imported. Runs in a process of its own. */
const program = `
  const created = (globalThis.created = []);
  Bun.plugin({
    name: "records the entries of families",
    setup(build) {
      build.onLoad({ filter: /src.families.[^/]+\\.ts$/ }, async ({ path }) => {
        const text = await Bun.file(path).text();
        const recording = text.replace(/^ {4}("?)([^\\s"]+)\\1: \\(\\) => /gm, (start, _, name) => {
          return start + "(created.push(" + JSON.stringify(path.split("/").at(-1) + " " + name) + "), 0) || ";
        });
        return { contents: recording, loader: "ts" };
      });
    },
  });
  const module = await import(process.argv[1]);
  const atImport = created.splice(0);
  if (process.argv[2] !== undefined) Array.from(module[process.argv[2]].open().list());
  console.log(JSON.stringify({ atImport, atListing: created }));`;

function entriesCreated(path: string, listed: readonly string[] = []): { atImport: string[]; atListing: string[] } {
  const command = [process.execPath, "-e", program, join(root, path), ...listed];
  const { stdout, stderr } = Bun.spawnSync(command);
  expect(stderr.toString()).toBe("");
  return JSON.parse(stdout.toString()) as { atImport: string[]; atListing: string[] };
}

const paths = [...entrySources().values()].flat().filter((path) => !path.startsWith("src/families/"));

test.each(paths)("importing %s creates no entry of a family", (path) => {
  const { atImport } = entriesCreated(path);
  // The offsets in flow keys come from the structures of ovs_flow. They are constants, so that upcalls read them fast.
  expect(atImport.filter((name) => !/^ovs-flow\.ts (ovs-)?key-/.test(name))).toEqual([]);
});

test("entries of a family are created at first use", () => {
  const { atListing } = entriesCreated("src/subsystems/route/index.ts", ["Addresses"]);
  expect(atListing).not.toEqual([]);
});

test("no module calls require() with a relative path", async () => {
  const callers: string[] = [];
  for (const path of new Bun.Glob("src/**/*.ts").scanSync({ cwd: root })) {
    if (/\brequire\(\s*["'`]\./.test(await Bun.file(join(root, path)).text())) callers.push(path);
  }
  expect(callers).toEqual([]);
});
