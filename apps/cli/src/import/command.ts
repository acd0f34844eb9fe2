import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { snapshot } from "bun-netlink/state";
import { UsageError } from "../errors.ts";
import { parseNamespace } from "../namespaces.ts";
import { json, line, warn } from "../output.ts";
import { importIfupdown } from "./ifupdown/ifupdown.ts";
import { importNetplan } from "./netplan/netplan.ts";
import { convertUnits } from "./networkd/convert.ts";
import { readTableNames, readUnits, UNIT_DIRECTORIES } from "./networkd/units.ts";
import type { Imported, NotImported } from "./result.ts";

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
      const units = readUnits(directories, notImported);
      return convertUnits(units, notImported, { tables: readTableNames(directories, notImported) });
    },
  ],
};

/** Prints the configuration of another program as a description, and lists what is not imported on standard error. */
export async function importState(source: string, paths: readonly string[], options: ImportOptions): Promise<void> {
  const { description, notImported } = await read(source, paths, options);
  if (options.json === true) json(description);
  else line(JSON.stringify(description, null, 2));
  for (const { place, label, reason } of notImported) warn(`not imported: ${place} ${label}: ${reason}`);
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
