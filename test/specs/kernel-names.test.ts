// Compares the kernel names in describe() and in the family pages with the installed headers.
import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { askHeaders, levelOf } from "../../scripts/generate/header-values.ts";
import { describe as describeFamily, type Family } from "../../src/schema/index.ts";
import { headers, internalFamilies } from "./header-files.ts";

const INCLUDES = "/usr/include/linux";
const more = ["ethtool", "ethtool_netlink", "genetlink", "if_addr"];

/** Attribute sets and enums that older headers lack, with the kernel version that introduced them. */
const newer: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  devlink: { "dl-rate-tc-bws": "6.17", "port-fn-attr-cap": "6.2", "resource-scope": "7.0", "var-attr-type": "6.17" },
  ethtool: {
    "c33-pse-ext-state": "6.11",
    "c33-pse-pw-limit": "6.11",
    "fec-hist": "6.18",
    flow: "6.17",
    "hwtstamp-source": "6.14",
    "input-xfrm": "6.8",
    "irq-moderation": "6.11",
    mm: "6.3",
    "mm-stat": "6.3",
    "module-fw-flash": "6.11",
    "module-fw-flash-status": "6.11",
    mse: "6.19",
    "mse-capabilities": "6.19",
    "mse-snapshot": "6.19",
    phy: "6.12",
    "phy-upstream-type": "6.12",
    plca: "6.3",
    profile: "6.11",
    "pse-event": "6.17",
    "pse-ntf": "6.17",
    rss: "6.2",
    "rxfh-fields": "6.17",
    "ts-hwtstamp-provider": "6.14",
    "ts-stat": "6.10",
    tsconfig: "6.14",
  },
  mptcp_pm: { endpoint: "6.7" },
  nl80211: {
    "nan-band-config": "6.18",
    "nan-capabilities": "6.18",
    "nan-config": "6.18",
    "nan-peer-map": "7.3",
    "nan-phy-cap": "7.3",
    "s1g-short-beacon": "6.17",
  },
  "rt-link": {
    "link-dpll-pin-attrs": "6.7",
    "linkinfo-netkit-attrs": "6.7",
    "linkinfo-ovpn-attrs": "6.16",
    "netkit-mode": "6.7",
    "netkit-policy": "6.7",
    "netkit-scrub": "6.13",
    "ovpn-mode": "6.16",
  },
  tc: { "dualpi2-attrs": "6.17", "flower-key-cfm-attrs": "6.6" },
  tcp_metrics: { metrics: "6.10" },
  ovs_vport: { "upcall-stats": "6.3" },
  ovs_flow: { "psample-attrs": "6.11" },
  wireguard: { "wgallowedip-flags": "6.16" },
};

/** Enums whose numbers differ in older headers, with the kernel version that changed them. */
const renumbered: Readonly<Record<string, string>> = { "ifla-inet6-stats": "6.7" };

/** Names that no installed header has, because they are internal to the kernel. */
const internal: Readonly<Record<string, readonly string[]>> = {
  nflog: ["ct-info"],
  nfqueue: ["ct-info"],
  "sock-diag": ["sockopt-flags", "sockopt-flags2"],
  "rt-link": [
    "ad-lacp",
    "bond-ad",
    "bond-arp-targets",
    "bond-arp-validate",
    "bond-fom",
    "bond-pri-reselect",
    "prefix-flags",
  ],
};

/** An item of a family that has a kernel name. */
interface Told {
  readonly family: string;
  /** The attribute set or enum that contains the item. */
  readonly within: string;
  readonly name: string;
  readonly value: number;
  readonly bit: boolean;
  readonly since: string | undefined;
  /** Version that introduced the family, from the key `kernel` of its spec. */
  readonly familySince: string | undefined;
}

async function told(): Promise<Told[]> {
  const folder = join(import.meta.dir, "../../src/families");
  const all: Told[] = [];
  for (const file of readdirSync(folder)) {
    const module = (await import(join(folder, file))) as { [name: string]: Family };
    const family = Object.values(module).find((value) => value?.flavour !== undefined)!;
    const { sets, enums } = describeFamily(family);
    const { since: familySince } = family;
    for (const set of sets) {
      if (set.subsetOf !== undefined) continue;
      for (const { type, kernelName, number, since = set.since } of set.attributes) {
        if (type === "unused" || type === "pad" || kernelName === undefined) continue;
        all.push({
          family: family.name,
          within: set.name,
          name: kernelName,
          value: number,
          bit: false,
          since,
          familySince,
        });
      }
    }
    for (const { name: within, flags: bit, entries, since: ofAll } of enums) {
      for (const { kernelName, value, since = ofAll } of entries) {
        if (kernelName !== undefined)
          all.push({ family: family.name, within, name: kernelName, value, bit, since, familySince });
      }
    }
  }
  return all;
}

/** Returns all words in the headers of a directory and its subdirectories; none if the directory does not exist. */
function wordsOf(folder: string): Set<string> {
  if (!existsSync(folder)) return new Set();
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".h"));
  return new Set(files.flatMap((file) => readFileSync(join(folder, file), "utf8").match(/\w+/g) ?? []));
}

function isNewer({ family, within, since, familySince }: Told, installed: number): boolean {
  const brought = since ?? newer[family]?.[within] ?? familySince;
  return brought !== undefined && levelOf(brought) > installed;
}

const things = await told();
const words = new Set([INCLUDES, "/usr/include/rdma"].flatMap((folder) => [...wordsOf(folder)]));
const names = things.map(({ name }) => name);
const asked = askHeaders(["net/if.h", ...headers, ...more.map((name) => `linux/${name}.h`)], names);
const reason = typeof asked === "string" ? asked : "";

test.skipIf(reason !== "" && process.env["BUN_NETLINK_REQUIRE_ALL"] !== "1")(
  `Kernel names are in the C headers with the same number, or are newer${reason === "" ? "" : ` (unavailable: ${reason})`}`,
  () => {
    if (typeof asked === "string") throw new Error(asked);
    const last = new Map<string, number>();
    for (const { family, within, name, value } of things) {
      const key = `${family} ${within}`;
      if (words.has(name)) last.set(key, Math.max(last.get(key) ?? 0, value));
    }
    const made = things.filter((thing) => {
      const { family, within, name, value } = thing;
      if (words.has(name) || asked.values.has(name) || isNewer(thing, asked.level)) return false;
      if (internalFamilies.has(family) || internal[family]?.includes(within) === true) return false;
      // New names of a set or an enum come after all existing ones.
      return value <= (last.get(`${family} ${within}`) ?? Number.POSITIVE_INFINITY);
    });
    expect(made.map(({ family, within, name }) => `${family}: ${within}: ${name}`)).toEqual([]);
    const wrong = things.filter(({ within, name, value, bit }) => {
      const number = asked.values.get(name);
      if (levelOf(renumbered[within] ?? "0.0") > asked.level) return false;
      // Bits are listed by number, but C names may have the value of the bit.
      return number !== undefined && number >>> 0 !== value >>> 0 && (!bit || number >>> 0 !== 2 ** value);
    });
    expect(wrong.map(({ name, value }) => `${name} is ${asked.values.get(name)}, not ${value}`)).toEqual([]);
    expect(things.length).toBeGreaterThan(5000);
    // Some headers cannot be included together. For their names, only the existence is checked.
    expect(asked.values.size).toBeGreaterThan(things.length / 2);
  },
);

test("Operations of nl80211 have the numbers of its command enum", async () => {
  const { nl80211 } = await import("../../src/families/nl80211.ts");
  const commands = new Map(nl80211.enums["commands"]!.entries.map(({ name, value }) => [name, value]));
  const numbers = Object.values(nl80211.operations).flatMap(({ name, do: ask, dump, event }) => {
    const number = (ask ?? dump)?.request.number ?? event?.number;
    const command = commands.get(name.replace(/-ntf$/, ""));
    return command === undefined ? [] : [{ name, number, command }];
  });
  expect(numbers.length).toBeGreaterThan(100);
  expect(numbers.filter(({ number, command }) => number !== command)).toEqual([]);
});
