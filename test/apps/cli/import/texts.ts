import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { importIfupdown } from "../../../../apps/cli/src/import/ifupdown/ifupdown.ts";
import { importNetplan } from "../../../../apps/cli/src/import/netplan/netplan.ts";
import type { Imported } from "../../../../apps/cli/src/import/result.ts";
import type { Description } from "../../../../src/subsystems/state/index.ts";
import { importUnits } from "./programs/networkd.ts";

/** The result of an import, with the places of what is not imported without the directory. */
export interface ImportedText {
  readonly description: Description;
  readonly notImported: readonly string[];
}

/** Writes files into a new directory and imports them. The directory is removed afterwards. */
function imported(files: Readonly<Record<string, string>>, importFrom: (directory: string) => Imported): ImportedText {
  const directory = mkdtempSync(join(tmpdir(), "bun-netlink-import-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
    const { description, notImported } = importFrom(directory);
    const text = notImported.map(({ place, label, reason }) => `${place} ${label}: ${reason}`);
    return { description, notImported: text.map((line) => line.replaceAll(`${directory}/`, "")) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Imports units of systemd-networkd, by their names, and networkd.conf. */
export function units(files: Readonly<Record<string, string>>): ImportedText {
  const named = Object.entries(files).map(([name, text]) => [
    name === "networkd.conf" ? name : `network/${name}`,
    text,
  ]);
  const { description, notImported } = imported(Object.fromEntries(named), (directory) =>
    importUnits(join(directory, "network")),
  );
  return { description, notImported: notImported.map((line) => line.replaceAll("network/", "")) };
}

/** Imports the settings of the interface eth0, without its address and its name. */
export function ofEth0(text: string, files: Readonly<Record<string, string>> = {}): ImportedText {
  return units({ ...files, "eth0.network": `[Match]\nName=eth0\n${text}` });
}

/** Imports a file of ifupdown. */
export function ifupdown(text: string): ImportedText {
  return imported({ interfaces: text }, (directory) => importIfupdown([join(directory, "interfaces")]));
}

/** Imports a file of netplan. */
export function netplan(text: string): ImportedText {
  return imported({ "a.yaml": text }, (directory) => importNetplan([directory]));
}
