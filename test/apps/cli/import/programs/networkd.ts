import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { convertUnits } from "../../../../../apps/cli/src/import/networkd/convert.ts";
import { readTableNames, readUnits } from "../../../../../apps/cli/src/import/networkd/units.ts";
import type { Imported, NotImported } from "../../../../../apps/cli/src/import/result.ts";
import type { NetworkNamespace } from "../../../../../src/index.ts";
import { Links } from "../../../../../src/subsystems/route/index.ts";
import type { Description } from "../../../../../src/subsystems/state/index.ts";
import { until } from "../../../../support/threads.ts";

/** Size of the name of an interface with its terminating zero. (linux/if.h) */
export const IFNAMSIZ = 16;
/** Path of the program, which Debian's package systemd contains. */
export const NETWORKD = "/lib/systemd/systemd-networkd";

/** Imports the units of a directory. */
export function importUnits(directory: string): Imported {
  const notImported: NotImported[] = [];
  const units = readUnits([directory], notImported);
  return convertUnits(units, notImported, { tables: readTableNames([directory], notImported) });
}

/**
 * Removes from the units of a directory what an import has listed: a setting, the section of an entry that is not
 * imported, or the file of an interface that is not imported.
 */
export function removeNotImported(notImported: readonly NotImported[]): void {
  const files = new Set<string>();
  const lines = new Map<string, Set<number>>();
  const names: [file: string, name: string][] = [];
  for (const { place, label, reason } of notImported) {
    const [, file = "", number = ""] = /^(.*):(\d+)$/.exec(place) ?? [];
    const isFile = /the file is not imported$/.test(reason) || file.endsWith(".netdev");
    const [, name] = /^\[Match\]/.test(label) ? (/^(\S+) is not imported$/.exec(reason) ?? []) : [];
    if (name !== undefined) {
      names.push([file, name]);
      continue;
    }
    // The other names of a file remain.
    if (reason.startsWith("expected a name ")) continue;
    if (isFile) {
      files.add(file);
      continue;
    }
    const isEntry = /the \S+( \S+)* is not imported$/.test(reason);
    const text = readFileSync(file, "utf8").split("\n");
    const removed = lines.get(file) ?? new Set();
    lines.set(file, removed);
    let index = Number(number) - 1;
    removed.add(index);
    const section = /^\[([^\]]+)\]/.exec(label)?.[1];
    if (!isEntry || section === "Network") continue;
    while (index > 0 && !/^\s*\[/.test(text[index]!)) index--;
    do removed.add(index++);
    while (index < text.length && !/^\s*\[/.test(text[index]!));
  }
  for (const [file, removed] of lines) {
    const text = readFileSync(file, "utf8").split("\n");
    writeFileSync(file, text.filter((_, index) => !removed.has(index)).join("\n"));
  }
  for (const [file, name] of names) {
    const only = new RegExp(`^(Name=.*?)(?<=[=\\s])${name}(?=\\s|$)`, "gm");
    const rest = readFileSync(file, "utf8")
      .replaceAll(only, "$1")
      .replaceAll(/^Name=\s*$/gm, "");
    writeFileSync(file, rest);
    if (!/^Name=/m.test(rest)) files.add(file);
  }
  for (const file of files) rmSync(file, { force: true });
}

/**
 * Runs systemd-networkd with the units of a directory in a namespace until it has configured the given interfaces. Returns its log.
 *
 * systemd-networkd needs no privileges in a user namespace if it finds its own user with the number 0, and no udev if /sys
 * is read-only, as in a container.
 */
export async function runNetworkd(
  netns: NetworkNamespace,
  directory: string,
  links: NonNullable<Description["links"]>,
): Promise<string> {
  const state = mkdtempSync(join(tmpdir(), "bun-netlink-networkd-"));
  try {
    for (const folder of ["links", "leases", "lldp"]) mkdirSync(join(state, "netif", folder), { recursive: true });
    const users = readFileSync("/etc/passwd", "utf8").replace(/^systemd-network:.*\n/m, "");
    writeFileSync(join(state, "passwd"), `${users}systemd-network:x:0:0::/:/bin/sh\n`);
    const script = `set -e
mount -t tmpfs none /run
mkdir -p /run/systemd/netif /run/systemd/network
mount --bind ${state}/netif /run/systemd/netif
mount --bind ${directory} /run/systemd/network
mount --bind ${state}/passwd /etc/passwd
mount --rbind /sys /sys
mount -o remount,bind,ro /sys
exec ${NETWORKD} 2>${state}/log`;
    const daemon = netns.run(() =>
      Bun.spawn(["unshare", "-m", "sh", "-c", script], {
        env: { ...process.env, SYSTEMD_LOG_TARGET: "console", SYSTEMD_LOG_LEVEL: "debug" },
        stdio: ["ignore", "inherit", "inherit"],
      }),
    );
    try {
      await until(
        () => daemon.killed || isConfigured(netns, state, links),
        "systemd-networkd has configured the interfaces",
      );
    } finally {
      daemon.kill("SIGKILL");
      await daemon.exited;
    }
    return readFileSync(join(state, "log"), "utf8");
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

function isConfigured(netns: NetworkNamespace, state: string, links: NonNullable<Description["links"]>): boolean {
  using table = Links.open({ netns });
  const found = new Map(
    Array.from(table.list()).flatMap(({ ifname, ifindex, altnames = [] }) =>
      [ifname, ...altnames].map((one) => [one, ifindex] as const),
    ),
  );
  if (!existsSync(join(state, "log"))) return false;
  return Object.entries(links).every(([name, link]) => {
    const file = join(state, "netif/links", `${found.get(name)}`);
    if (!existsSync(file)) return false;
    const [, admin = ""] = /^ADMIN_STATE=(.*)$/m.exec(readFileSync(file, "utf8")) ?? [];
    // A new interface without a file of its own is not managed.
    return /^(?:configured|failed)$/.test(admin) || (link?.up === undefined && admin === "unmanaged");
  });
}

/** Copies units to a new directory. */
export function unitDirectory(parent: string, files: readonly string[]): string {
  const directory = mkdtempSync(join(parent, "units-"));
  for (const file of files) {
    cpSync(file, join(directory, basename(file)));
    if (existsSync(`${file}.d`)) cpSync(`${file}.d`, join(directory, `${basename(file)}.d`), { recursive: true });
  }
  return directory;
}

/** Returns the names of the units of a directory. */
export const unitsIn = (directory: string): string[] =>
  readdirSync(directory)
    .filter((name) => /\.(?:netdev|network|link)$/.test(name))
    .sort();
