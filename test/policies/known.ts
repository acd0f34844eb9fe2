import { existsSync, readFileSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import { listFamilies, lookupPolicy, type NetworkNamespace } from "../../src/index.ts";
import { comparePolicy, type Differences } from "./compare.ts";
import { genericModels } from "./models.ts";

/** The known differences between the library's models and the policies of one kernel version, by family. */
export type Record = { [family: string]: Differences };

/** The version of the running kernel without the suffix of the distribution, such as "6.18". */
export const kernelVersion: string = /^\d+\.\d+/.exec(release())![0];

/** Returns the known differences of a kernel version, or undefined for an unknown version. */
export function knownRecord(version: string): Record | undefined {
  const file = join(import.meta.dir, `linux-${version}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/** Returns the known differences of all recorded kernel versions. */
export function knownRecords(): Record[] {
  const files = [...new Bun.Glob("linux-*.json").scanSync({ cwd: import.meta.dir })];
  return files.map((file) => JSON.parse(readFileSync(join(import.meta.dir, file), "utf8")));
}

/** Compares every generic family of a namespace that has both a policy and a model. */
export async function compareAll(netns: NetworkNamespace): Promise<Record> {
  const models = await genericModels();
  const record: Record = {};
  for (const { name, operations } of listFamilies({ netns })) {
    const model = models.get(name);
    if (model === undefined || !operations.some(({ hasPolicy }) => hasPolicy)) continue;
    record[name] = comparePolicy(model, lookupPolicy(name, { netns }));
  }
  return record;
}
