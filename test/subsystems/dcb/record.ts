// Records the DCB messages for the tests. Run it with: unshare -rn bun test/subsystems/dcb/record.ts
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeLayouts, record } from "./recording.ts";

const made = makeLayouts();
if ("reason" in made) throw new Error(made.reason);
const version = Bun.spawnSync(["dcb", "-V"]).stdout.toString().trim();
const fixtures = join(import.meta.dir, "fixtures");
mkdirSync(fixtures, { recursive: true });
write("layouts.json", made.layouts);
write("requests.json", { version, recordings: record(made.layouts) });

function write(name: string, value: object): void {
  writeFileSync(join(fixtures, name), `${JSON.stringify(value, undefined, 2)}\n`);
}
