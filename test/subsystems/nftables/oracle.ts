// Compares the rulesets that the library lists with those that the program nft prints.

import { expect } from "bun:test";
import { join } from "node:path";
import type { NetworkNamespace } from "../../../src/index.ts";
import { type Nftables, toJSON } from "../../../src/subsystems/nftables/index.ts";
import { comparable } from "./oracle/comparable.ts";

const fixture = join(import.meta.dir, "ruleset.nft");

type Printed = Record<string, unknown>;

/** Lines of the fixture that the running kernel supports. The first load determines them. */
let supported: readonly string[] | undefined;

/** Loads the ruleset of the fixture, without the lines that this kernel does not support. */
export async function loadFixture(netns: NetworkNamespace): Promise<void> {
  let lines = supported ?? (await Bun.file(fixture).text()).split("\n");
  for (let attempt = 0; attempt < 20; attempt++) {
    const input = new TextEncoder().encode(lines.join("\n"));
    const { stderr, exitCode } = netns.run(() => Bun.spawnSync(["nft", "-f", "-"], { stdin: input, timeout: 400_000 }));
    if (exitCode === 0) {
      supported = lines;
      return;
    }
    const errors = [...stderr.toString().matchAll(/^\S*stdin:(\d+):.*?Error: (.*)$/gm)];
    // The kernel rejects expressions that it does not support. Other errors can be consequences of the first error.
    const absent = errors.filter(([, , reason]) => reason!.includes("No such file or directory"));
    const failed = new Set((absent.length > 0 ? absent : errors.slice(0, 1)).map(([, line]) => Number(line) - 1));
    if (failed.size === 0) throw new Error(stderr.toString());
    lines = lines.filter((_, index) => !failed.has(index));
  }
  throw new Error("nft does not accept the fixture");
}

/** Returns the objects that `nft -j list ruleset` prints, in a form for comparison. */
export function printed(netns: NetworkNamespace): Printed[] {
  const { stdout } = netns.run(() => Bun.spawnSync(["nft", "-j", "list", "ruleset"], { timeout: 400_000 }));
  const objects: Printed[] = JSON.parse(stdout.toString()).nftables;
  return objects.filter((object) => !("metainfo" in object)).map(comparable);
}

/** Returns the objects that the library lists, in a form for comparison. */
export function listed(nft: Nftables): Printed[] {
  const objects = toJSON(nft.listRuleset()).nftables.filter((object) => !("metainfo" in object));
  return objects.map((object) => comparable(object as unknown as Printed));
}

/**
 * Expects the list of the library and the list of nft to contain the same objects. nft lists chains and rules in
 * another order.
 */
export function expectSame(ours: readonly Printed[], theirs: readonly Printed[]): void {
  const sorted = (objects: readonly Printed[]) => objects.map((object) => JSON.stringify(object)).sort();
  expect(sorted(ours)).toEqual(sorted(theirs));
}
