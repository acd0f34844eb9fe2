// Imports the files of ifupdown's own tests, and compares the descriptions with the commands of `ifup -n -v`.
import { describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importIfupdown } from "../../../../../apps/cli/src/import/ifupdown/ifupdown.ts";
import { sourceDirectory } from "../../../../../scripts/test/sources.ts";
import type { Description } from "../../../../../src/subsystems/state/index.ts";
import { hasProgram, unavailable } from "../../../../support/environment.ts";
import { importedText } from "./ifupdown.ts";

const source = sourceDirectory("ifupdown");
const source2 = sourceDirectory("ifupdown2");
const hasSource = (path: string) => existsSync(path) || unavailable(`${path} is missing`);
const isAvailable = hasProgram("ifup") && hasSource(source) && hasSource(source2);
/** Files with which ifup does not do what they say. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "testcase.3": "ifup stops at a stanza with the address /",
  "testcase.14": "inherits without a name",
  "testcase.15": "inherits without a name",
  "testcase.7": "a VLAN is also a bridge, which bridge-utils creates",
};

/** Files that contain what ifupdown's own tests do not. */
const OWN: Readonly<Record<string, string>> = {
  vlans:
    "auto eth0 eth0.5 eth0.5:1 eth0.0201\niface eth0.0201 inet manual\niface eth0 inet manual\niface eth0.5 inet static\n address 192.0.2.1/24\niface eth0.5:1 inet static\n address 192.0.3.1/24\n pointopoint 10.0.0.1\n",
  classes:
    "auto eth0 eth1 eth2\niface eth0 inet static\n address 10.0.0.1\niface eth1 inet static\n address 172.16.0.1\niface eth2 inet static\n address 169.254.1.1\n gateway 169.254.0.9\n metric 7\n",
  ipv6: "auto eth0 eth1\niface eth0 inet static\n address 192.0.2.1/24\n mtu 9000\niface eth0 inet6 static\n address 2001:db8::1\n netmask 64\n gateway fe80::1\n privext 2\n mtu 1400\niface eth1 inet6 auto\n privext 1\n",
};

interface Case {
  readonly name: string;
  readonly text: string;
}

function cases(): Case[] {
  const folder = join(source, "tests/linux");
  const files = readdirSync(folder).filter((name) => name.startsWith("testcase"));
  const tests = files.map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
  return [...tests, ...Object.entries(OWN).map(([name, text]) => ({ name, text }))];
}

const lengthOf = (mask: string) =>
  mask.includes(".")
    ? mask.split(".").reduce((sum, part) => sum + Number(part).toString(2).replaceAll("0", "").length, 0)
    : Number(mask);
const word = (line: string, name: string) => new RegExp(` ${name} (\\S+)`).exec(line)?.[1];

/** Returns the effects of the commands that ifup prints, except for those on lo. */
function effectsOf(output: string): string[] {
  const found: string[] = [];
  // A later command replaces the value of an earlier one.
  const link = new Map<string, string>();
  for (const line of output.replaceAll("\t", " ").split("\n")) {
    const dev = word(line, "dev")?.replace(/:.*/, "");
    const [, address, mask = ""] = /^ *ip (?:-6 )?addr add ([^/ ]+)(?:\/(\S+))?/.exec(line) ?? [];
    if (address !== undefined) {
      const length = word(line, "peer") !== undefined ? 32 : mask === "" ? 128 : lengthOf(mask);
      const values = [word(line, "broadcast"), word(line, "peer"), / nodad/.test(line), word(line, "label")];
      found.push(`address ${dev} ${address}/${length} ${values.map(String).join(" ")}`);
    }
    if (/^ *ip link set (?:up )?dev/.test(line) && dev !== undefined) {
      if (dev === "lo") continue;
      found.push(`up ${dev}`);
      for (const name of ["mtu", "address"])
        if (word(line, name) !== undefined) link.set(`${name} ${dev}`, word(line, name)!.toLowerCase());
    }
    const via = /^ *ip (?:-6 )?route (?:add|replace) default via (\S+)/.exec(line)?.[1];
    if (via !== undefined) found.push(`route ${dev} ${via} ${word(line, "metric")} ${/ onlink/.test(line)}`);
    const vlan = /ip link add link (\S+) name (\S+) type vlan id (\d+)/.exec(line);
    if (vlan !== null) found.push(`vlan ${vlan[2]} ${vlan[1]} ${vlan[3]}`, `up ${vlan[1]}`);
    const mtu = /^if \[ .* -lt (\d+) \]; then ip link set dev (\S+) /.exec(line);
    if (mtu !== null) found.push(`mtu6 ${mtu[2]} ${mtu[1]}`);
    const [, parameter, value] = /^sysctl -q -e -w (\S+)=(\S+)$/.exec(line) ?? [];
    if (parameter !== undefined) found.push(`sysctl ${parameter} ${value}`);
  }
  for (const [name, value] of link) found.push(`${name} ${value}`);
  return [...new Set(found)].sort();
}

/** Returns the effects of a description. */
function effectsIn({ links = {}, addresses = [], routes = [], sysctls = {} }: Description): string[] {
  const found: string[] = [];
  for (const [name, link] of Object.entries(links)) {
    if (name === "lo" || link === null) continue;
    const data = (link.data ?? {}) as { id?: number };
    if (link.up === true) found.push(`up ${name}`);
    if (link.mtu !== undefined) found.push(`mtu ${name} ${link.mtu}`);
    if (link.address !== undefined) found.push(`address ${name} ${String(link.address)}`);
    if (link.kind === "vlan") found.push(`vlan ${name} ${link.link} ${data.id}`);
  }
  for (const { dev, local = "", address, prefixlen, broadcast, label, flags = [] } of addresses) {
    const isIpv6 = local.includes(":");
    const text = prefixlen === undefined ? local : `${local}/${prefixlen}`;
    const shown = [broadcast, address, flags.includes("nodad"), isIpv6 ? undefined : (label ?? dev)];
    found.push(`address ${dev} ${text} ${shown.map(String).join(" ")}`);
  }
  for (const { dev, gateway, metric, flags = [] } of routes)
    found.push(`route ${dev} ${gateway} ${metric} ${flags.includes("onlink")}`);
  for (const [name, value] of Object.entries(sysctls)) {
    const [, dev] = /^net\.ipv6\.conf\.(.*)\.mtu$/.exec(name) ?? [];
    found.push(dev === undefined ? `sysctl ${name} ${value}` : `mtu6 ${dev} ${value}`);
  }
  return found.sort();
}

describe.skipIf(!isAvailable)("import of ifupdown's tests", () => {
  test("gives a description with the effects of the commands that ifup prints", () => {
    const counts = { equal: 0, "refused with a reason": 0 };
    const different: unknown[] = [];
    const folder = mkdtempSync(join(tmpdir(), "bun-netlink-ifupdown-"));
    try {
      for (const one of cases()) {
        const { description, rest, notImported } = importedText(one.text, folder);
        expect(notImported.filter(({ reason }) => reason === "")).toEqual([]);
        if (one.name in EXCEPTIONS) continue;
        const file = join(folder, "rest");
        writeFileSync(file, rest);
        const ifup = ["ifup", "-n", "-v", "--no-scripts", "--force", "-i", file, "--state-dir", folder];
        const run = (...args: string[]) => Bun.spawnSync([...ifup, ...args]).stderr.toString();
        const output = run("-a") + run("-a", "--allow", "hotplug");
        const pair = [effectsIn(description), effectsOf(output)];
        if (!Bun.deepEquals(pair[0], pair[1])) different.push([one.name, one.text, ...pair, notImported]);
        else if (notImported.length > 0) counts["refused with a reason"]++;
        else counts.equal++;
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    console.log(counts);
    expect(different).toEqual([]);
    expect(counts.equal).toBeGreaterThan(5);
  });

  test("imports ifupdown2's examples except for templates, and gives each of the rest a reason", () => {
    const examples = join(source2, "docs/examples");
    const files = [...new Bun.Glob("**/interfaces*").scanSync(examples)].sort();
    const found = files.map((name) => {
      const { description, notImported } = importIfupdown([join(examples, name)]);
      const reasons = notImported.map(({ reason }) => reason);
      expect(reasons).not.toContain("");
      return [
        name,
        Object.keys(description.links ?? {}).length,
        reasons.some((one) => one.startsWith("the file is a template")),
      ];
    });
    expect(found).toEqual([
      ["batman_adv/interfaces_batman", 2, false],
      ["interfaces", 16, false],
      ["interfaces_bridge_igmp_mstp", 0, false],
      ["interfaces_bridge_template_func", 0, true],
      ["interfaces_bridge_vlan_bond_vxlan_vrf", 0, true],
      ["interfaces_with_template", 0, true],
      ["vlan_aware_bridges/interfaces.basic", 53, false],
      ["vlan_aware_bridges/interfaces.vlan_prune_and_access_ports", 53, false],
      ["vlan_aware_bridges/interfaces.with_bonds", 0, true],
      ["vlan_aware_bridges/interfaces.with_clag", 14, false],
    ]);
  });
});
