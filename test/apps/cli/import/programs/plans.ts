import { expect } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importIfupdown } from "../../../../../apps/cli/src/import/ifupdown/ifupdown.ts";
import { importNetplan } from "../../../../../apps/cli/src/import/netplan/netplan.ts";
import { sourceDirectory } from "../../../../../scripts/test/sources.ts";
import { NetworkNamespace } from "../../../../../src/index.ts";
import { Links } from "../../../../../src/subsystems/route/index.ts";
import { type Description, desired, PlanError } from "../../../../../src/subsystems/state/index.ts";
import { setSysctl } from "../../../../support/oracle.ts";
import { partOf } from "../../../../support/seed.ts";
import { ifupdownTexts, netplanTexts, networkdFiles, unitsOf, valuesOf } from "./inputs.ts";
import { IFNAMSIZ, importUnits, unitsIn } from "./networkd.ts";
import { expectUndone, type Ways } from "./undo.ts";

/** One of this number of plans is applied by a program that is killed. */
const KILLED = 4;
const KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

/** Returns functions that import the files, by the names of the files. */
function imports(folder: string): [name: string, importFile: () => Description][] {
  const conf = join(sourceDirectory("systemd"), "test/test-network/conf");
  const created = new Map<string, string>();
  for (const file of unitsIn(conf).filter((name) => name.endsWith(".netdev"))) {
    const [name = ""] = valuesOf(readFileSync(join(conf, file), "utf8"), /Name/);
    created.set(name, created.get(name) ?? file);
  }
  const inFile = (name: string, text: string) => {
    const file = join(mkdtempSync(join(folder, "file-")), name);
    writeFileSync(file, text);
    return file;
  };
  const units = networkdFiles().map((name): [string, () => Description] => [
    `networkd ${name}`,
    () => importUnits(unitsOf(name, created, folder).directory).description,
  ]);
  const interfaces = ifupdownTexts().map(([name, text]): [string, () => Description] => [
    `ifupdown ${name}`,
    () => importIfupdown([inFile("interfaces", text)]).description,
  ]);
  const yaml = netplanTexts().map(([name, text]): [string, () => Description] => [
    `netplan ${name}`,
    () => importNetplan([inFile("a.yaml", text)]).description,
  ]);
  return [...units, ...interfaces, ...yaml];
}

/** Returns an imported description. netplan's tests of errors contain invalid YAML. */
function importedBy(importFile: () => Description): Description {
  try {
    return importFile();
  } catch (error) {
    if (!/invalid YAML|expected a YAML object/.test(String(error))) throw error;
    return {};
  }
}

/** Returns a description without the hardware addresses by which interfaces are found, and with key files that exist. */
function usable(description: Description, keyFile: string): Description {
  const links = Object.entries(description.links ?? {}).map(([name, link]) => {
    const { match: _, ...rest } = link ?? {};
    return [name, rest];
  });
  const text = JSON.stringify({ ...description, links: Object.fromEntries(links) });
  return JSON.parse(text.replaceAll(/(?<="(?:privateKeyFile|presharedKeyFile)":)"[^"]*"/g, JSON.stringify(keyFile)));
}

/** Creates the interfaces that exist before, whose kind the description does not name. */
function withInterfaces({ links = {} }: Description, kind: "dummy" | "ifb"): NetworkNamespace {
  const netns = NetworkNamespace.create();
  for (const name of ["all", "default"]) setSysctl(netns, `ipv6/conf/${name}/accept_dad`, 0);
  using table = Links.open({ netns });
  table.change({ dev: "lo", up: true });
  const peers = Object.values(links).map(
    (link) => (link?.data as { peer?: { ifname?: string } } | undefined)?.peer?.ifname,
  );
  for (const [index, [name, link]] of Object.entries(links).entries()) {
    if (link?.kind !== undefined || name === "lo" || peers.includes(name)) continue;
    // Longer names are alternative ones.
    const ifname = name.length < IFNAMSIZ ? name : `alt${index}`;
    table.add({ ifname, kind, address: `02:00:00:00:00:${(16 + (Bun.hash.crc32(name) % 200)).toString(16)}` });
    if (ifname !== name) table.addAltNames(ifname, [name]);
  }
  return netns;
}

/**
 * Applies what is imported from one part of the examples and tests of netplan, ifupdown, ifupdown2 and systemd-networkd, and undoes
 * it. Expects an empty plan after it is applied, and the state before after it is undone.
 *
 * @param kind kind of the interfaces that exist before.
 * @param part number of the part (default: another one each day).
 */
export async function expectPlansUndone(
  parts: number,
  kind: "dummy" | "ifb",
  ways: Ways,
  part?: number,
): Promise<void> {
  const counts = { applied: 0, "refused by the plan or the kernel": 0 };
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-plans-"));
  const failures: string[] = [];
  try {
    const keyFile = join(folder, "key");
    writeFileSync(keyFile, `${KEY}\n`, { mode: 0o600 });
    for (const [index, [name, importFile]] of partOf(imports(folder), parts, part).entries()) {
      const description = usable(importedBy(importFile), keyFile);
      using netns = withInterfaces(description, kind);
      try {
        const plan = await desired(description, { netns }).plan();
        if (plan.isEmpty) continue;
        const used = ways === "all" && index % KILLED !== 0 ? "living" : ways;
        if ((await expectUndone(netns, description, used)) === "applied") counts.applied++;
        else counts["refused by the plan or the kernel"]++;
      } catch (error) {
        // A part of a configuration may lack what the other files declare.
        if (error instanceof PlanError) counts["refused by the plan or the kernel"]++;
        else failures.push(`${name}: ${String(error)}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(counts);
  expect(failures).toEqual([]);
}
