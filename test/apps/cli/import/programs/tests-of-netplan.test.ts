// Imports the examples of netplan and the files of its generator's tests. The description must be that of the units which
// `netplan generate` writes.
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importNetplan } from "../../../../../apps/cli/src/import/netplan/netplan.ts";
import type { Imported } from "../../../../../apps/cli/src/import/result.ts";
import { sourceDirectory } from "../../../../../scripts/test/sources.ts";
import { hasProgram, unavailable } from "../../../../support/environment.ts";
import { partOf } from "../../../../support/seed.ts";
import { netplanTexts } from "./inputs.ts";
import { importUnits } from "./networkd.ts";

setDefaultTimeout(600_000);

const PARTS = 4;
const source = sourceDirectory("netplan.io");
const isAvailable = hasProgram("netplan") && (existsSync(source) || unavailable("the source of netplan is missing"));

/** Returns a description without the order of its members and lists. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => JSON.stringify(sorted(one))).sort();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}

/** Imports a file, and the units that netplan generates for it; undefined if netplan rejects the file. */
function imports(text: string): { ours: Imported; theirs: Imported } | undefined {
  const root = mkdtempSync(join(tmpdir(), "bun-netlink-netplan-"));
  try {
    const files = join(root, "etc/netplan");
    mkdirSync(files, { recursive: true });
    writeFileSync(join(files, "a.yaml"), text, { mode: 0o600 });
    const generate = ["/usr/libexec/netplan/generate", "/lib/netplan/generate"].find((path) => existsSync(path))!;
    if (Bun.spawnSync([generate, "--root-dir", root]).exitCode !== 0) return undefined;
    const units = join(root, "run/systemd/network");
    const none: Imported = { description: {}, notImported: [] };
    const hasUnits = existsSync(units) && readdirSync(units).length > 0;
    return { ours: importNetplan([files]), theirs: hasUnits ? importUnits(units) : none };
  } finally {
    rmSync(root, { recursive: true });
  }
}

describe.skipIf(!isAvailable)("import of netplan's examples and tests", () => {
  test("gives the description of the units that netplan generates", () => {
    const counts = { equal: 0, "refused with a reason": 0, "rejected by netplan": 0 };
    const different: unknown[] = [];
    for (const [place, text] of partOf(netplanTexts(), PARTS)) {
      const found = imports(text);
      if (found === undefined) {
        counts["rejected by netplan"]++;
        continue;
      }
      const { ours, theirs } = found;
      expect(ours.notImported.filter(({ reason, place: line }) => reason === "" || !/:\d+$/.test(line))).toEqual([]);
      const pair = [sorted(ours.description), sorted(theirs.description)];
      if (!Bun.deepEquals(pair[0], pair[1])) different.push([place, text, ...pair]);
      else if (ours.notImported.length > 0) counts["refused with a reason"]++;
      else counts.equal++;
    }
    console.log(counts);
    expect(different).toEqual([]);
    expect(counts.equal).toBeGreaterThan(10);
  });
});
