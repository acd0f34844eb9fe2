import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { desired, snapshot } from "bun-netlink/state";
import { UsageError } from "../errors.ts";
import { parseNamespace } from "../namespaces.ts";
import { json, line, warn } from "../output.ts";
import { convertUnits } from "./convert.ts";
import { importIfupdown } from "./ifupdown.ts";
import { importNetplan } from "./netplan.ts";
import type { Imported, NotImported } from "./result.ts";
import { readUnits, UNIT_DIRECTORIES } from "./units.ts";

/** Options of `state import`. */
export interface ImportOptions {
  readonly json?: boolean;
  readonly netns?: string;
}

/** Sources of configurations: where they are unless the command names files, and how they are imported. */
const sources: Readonly<
  Record<string, readonly [defaults: readonly string[], (paths: readonly string[]) => Imported]>
> = {
  netplan: [["/etc/netplan"], importNetplan],
  ifupdown: [["/etc/network/interfaces"], importIfupdown],
  networkd: [
    UNIT_DIRECTORIES,
    (directories) => {
      const notImported: NotImported[] = [];
      return convertUnits(readUnits(directories, notImported), notImported);
    },
  ],
};

/** Prints the configuration of another program as a description, and lists what is not imported on standard error. */
export async function importState(source: string, paths: readonly string[], options: ImportOptions): Promise<void> {
  const { description, notImported } = await read(source, paths, options);
  // The result is checked, so that it is accepted by the other commands.
  try {
    desired(description);
  } catch (error) {
    throw new UsageError(`${source}: a setting has an invalid value: ${(error as Error).message}`);
  }
  if (options.json === true) json(description);
  else line(JSON.stringify(description, null, 2));
  for (const { place, key } of notImported) warn(`not imported: ${place} ${key}`);
}

async function read(source: string, paths: readonly string[], { netns }: ImportOptions): Promise<Imported> {
  if (source === "system") {
    if (paths.length > 0) throw new UsageError("state import system: expected no paths; use --netns for a namespace");
    const description = await snapshot(netns === undefined ? {} : { netns: parseNamespace(netns) });
    return { description, notImported: [] };
  }
  if (!Object.hasOwn(sources, source))
    throw new UsageError(`source: expected system, ${Object.keys(sources).join(", ")}, got "${source}"`);
  if (netns !== undefined) throw new UsageError("--netns: only for the source system");
  const [defaults, importFrom] = sources[source]!;
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) throw new UsageError(`${missing}: no such file or directory`);
  const found = (paths.length > 0 ? paths : defaults).map((path) => resolve(path)).filter((path) => existsSync(path));
  if (found.length === 0) throw new UsageError(`${defaults[0]}: no such file or directory; name the files`);
  return importFrom(found);
}
