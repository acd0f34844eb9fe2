// Imports the files of systemd's own network tests, and compares the state of a namespace with the one that systemd-networkd makes
// of the same files, without the settings that the import lists.
import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sourceDirectory } from "../../../../../scripts/test/sources.ts";
import { NetworkNamespace } from "../../../../../src/index.ts";
import { Links } from "../../../../../src/subsystems/route/index.ts";
import { type Description, desired, snapshot } from "../../../../../src/subsystems/state/index.ts";
import { hasProgram, namespacesAvailable, unavailable } from "../../../../support/environment.ts";
import { setSysctl } from "../../../../support/oracle.ts";
import { partOf } from "../../../../support/seed.ts";
import { networkdFiles, unitsOf, valuesOf } from "./inputs.ts";
import { IFNAMSIZ, importUnits, NETWORKD, removeNotImported, runNetworkd, unitsIn } from "./networkd.ts";

setDefaultTimeout(600_000);

const PARTS = 24;
const conf = join(sourceDirectory("systemd"), "test/test-network/conf");
const isAvailable =
  namespacesAvailable &&
  // The package of netplan depends on that of systemd.
  hasProgram("netplan") &&
  (existsSync(NETWORKD) || unavailable(`${NETWORKD} is not installed`)) &&
  (existsSync(conf) || unavailable("the source of systemd is missing"));

/** Files that systemd-networkd 252 treats in another way than its documentation says. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "12-dummy.network": "the change of the MTU resets that of IPv6, which systemd-networkd sets before",
};
/**
 * Errors of the kernel of this system, or of its user namespace, which systemd-networkd gets as well, and problems of files whose
 * other files are missing. A preferred source is invalid until its address has been checked (DAD).
 */
const UNSUPPORTED =
  /Invalid source address|is above the MTU|Nexthop has invalid gateway|EOPNOTSUPP|Invalid uid range|Unknown tcp congestion algorithm|mtu less than device minimum|for this link, got/;

const folder = mkdtempSync(join(tmpdir(), "bun-netlink-units-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Files that create interfaces, by the names of the interfaces. */
function netdevs(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of unitsIn(conf).filter((name) => name.endsWith(".netdev"))) {
    const text = readFileSync(join(conf, file), "utf8");
    const [name = ""] = valuesOf(text, /Name/);
    // Kinds that most kernels contain. The others are left to the virtual machine.
    if (/^(?:bridge|macvlan|macvtap|vxlan)$/.test(valuesOf(text, /Kind/)[0] ?? "") && !/VLANProtocol/.test(text))
      found.set(name, found.get(name) ?? file);
  }
  return found;
}

function withInterfaces(names: readonly string[]): NetworkNamespace {
  const netns = NetworkNamespace.create();
  // Addresses are usable at once.
  for (const name of ["all", "default"]) setSysctl(netns, `ipv6/conf/${name}/accept_dad`, 0);
  using links = Links.open({ netns });
  links.change({ dev: "lo", up: true });
  for (const [index, name] of names.entries()) {
    // Longer names are alternative ones.
    const ifname = name.length < IFNAMSIZ ? name : `alt${index}`;
    const address = (end: number) => `02:00:00:00:0${end}:${(index + 16).toString(16)}`;
    const peer = { ifname: `far${index}`, address: address(2), up: true };
    links.add({ ifname, address: address(1), kind: "veth", data: { peer } });
    if (ifname !== name) links.addAltNames(ifname, [name]);
  }
  return netns;
}

/** Returns the state of a namespace without what is random. */
async function stateOf(
  netns: NetworkNamespace,
  description: Description,
  existing: readonly string[],
): Promise<unknown> {
  const state = await snapshot({ netns, sysctls: Object.keys(description.sysctls ?? {}) });
  for (const [name, link] of Object.entries(state.links ?? {}))
    if (description.links?.[name]?.address === undefined && !existing.includes(name) && link !== null)
      delete link.address;
  const text = (one: unknown) => JSON.stringify(one);
  return Object.fromEntries(
    Object.entries(state).map(([name, table]) => [name, Array.isArray(table) ? table.map(text).sort() : table]),
  );
}

describe.skipIf(!isAvailable)("import of systemd's network tests", () => {
  test("leads to the state that systemd-networkd makes", async () => {
    const counts = { equal: 0, "refused with a reason": 0, "not supported by this kernel": 0 };
    const different: unknown[] = [];
    const files = networkdFiles().filter((name) => !(name in EXCEPTIONS));
    const created = netdevs();
    for (const file of partOf(files, PARTS)) {
      const { directory, existing } = unitsOf(file, created, folder);
      const { description, notImported } = importUnits(directory);
      removeNotImported(notImported);
      for (const unit of unitsIn(directory).filter((name) => name.endsWith(".network"))) {
        // systemd-networkd waits for routers unless it ignores them.
        mkdirSync(join(directory, `${unit}.d`), { recursive: true });
        writeFileSync(join(directory, `${unit}.d/zz.conf`), "[Network]\nIPv6AcceptRA=no\nDHCP=no\n");
      }
      using ours = withInterfaces(existing);
      using theirs = withInterfaces(existing);
      try {
        await (await desired(description, { netns: ours }).plan()).apply({ rollback: true });
      } catch (error) {
        if (!UNSUPPORTED.test(String(error))) throw new Error(file, { cause: error });
        counts["not supported by this kernel"]++;
        continue;
      }
      const again = await desired(description, { netns: ours }).plan();
      await runNetworkd(theirs, directory, description.links ?? {}).catch((error) => {
        throw new Error(file, { cause: error });
      });
      const pair = [await stateOf(ours, description, existing), await stateOf(theirs, description, existing)];
      if (!again.isEmpty || !Bun.deepEquals(pair[0], pair[1])) different.push([file, String(again), ...pair]);
      else if (notImported.length > 0) counts["refused with a reason"]++;
      else counts.equal++;
    }
    console.log(counts);
    expect(different).toEqual([]);
  });
});
