// Imports a file, and compares the state of a namespace with the one that ifupdown2 itself makes of the file.
import { expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importIfupdown } from "../../../../../apps/cli/src/import/ifupdown/ifupdown.ts";
import { sourceDirectory } from "../../../../../scripts/test/sources.ts";
import { NetworkNamespace } from "../../../../../src/index.ts";
import { Links, Routes } from "../../../../../src/subsystems/route/index.ts";
import { desired, snapshot } from "../../../../../src/subsystems/state/index.ts";
import { hasProgram, namespacesAvailable, unavailable } from "../../../../support/environment.ts";

const source = sourceDirectory("ifupdown2");
const isAvailable =
  namespacesAvailable &&
  hasProgram("python3") &&
  // The package ifupdown has the directory that is hidden below.
  hasProgram("ifup") &&
  (existsSync(source) || unavailable(`${source} is missing`));

/** Interfaces, addresses and bridges that need no module of the kernel but that of bridges. */
const TEXT = `auto lo
iface lo inet loopback

auto swp1
iface swp1
  mtu 1400
  address 10.2.0.1/24
  address 10.2.0.7/24
  gateway 10.2.0.254
  alias "first port"

auto br0
iface br0
  address 10.1.0.1/24
  address 2001:db8::1/64
  bridge-ports swp2 swp3
  bridge-stp on
  bridge-ageing 200
  bridge-fd 8
  bridge-maxage 12
  bridge-hello 1
  bridge-bridgeprio 8192
  bridge-pathcosts swp2=7 swp3=9
  bridge-portprios 40

auto swp4
iface swp4 inet6 static
  address 2001:db8:4::1/64

iface swp5
  address 10.5.0.1/24
`;
const PORTS = ["swp1", "swp2", "swp3", "swp4", "swp5"];
/** With a carrier, the ports of the bridge would begin to forward after some time, which changes its ageing time for a while. */
const WITHOUT_CARRIER: readonly string[] = ["swp2", "swp3"];

function withPorts(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  links.change({ dev: "lo", up: true });
  for (const [index, ifname] of PORTS.entries()) {
    const peer = { ifname: `far${index}`, address: `02:00:00:00:02:0${index}`, up: !WITHOUT_CARRIER.includes(ifname) };
    links.add({ ifname, address: `02:00:00:00:01:0${index}`, kind: "veth", data: { peer } });
  }
  return netns;
}

/** Runs `ifup -a` of ifupdown2 in a namespace, and returns its output. It needs no privileges outside of it. */
async function runIfup(netns: NetworkNamespace, file: string): Promise<string> {
  // ifupdown2 looks up its name, and reads sizes of interfaces below /sys.
  const script = `set -e
mount -t tmpfs none /run
mount -t tmpfs none /var/lib
mount -t sysfs none /sys
mount --bind ${source}/etc/network /etc/network
mkdir /run/network
ln -s ${source}/ifupdown2/__main__.py /run/ifup
exec python3 /run/ifup -a -i ${file} 2>&1`;
  const env = { ...process.env, PYTHONPATH: `${source}/ifupdown2`, PYTHONDONTWRITEBYTECODE: "1" };
  const child = netns.run(() => Bun.spawn(["unshare", "-m", "sh", "-c", script], { env, stdout: "pipe" }));
  const output = await new Response(child.stdout).text();
  await child.exited;
  return output;
}

/** Returns the state of a namespace without random addresses, and without the protocol of routes. */
async function stateOf(netns: NetworkNamespace): Promise<unknown> {
  const { links = {}, addresses = [], bridgeVlans } = await snapshot({ netns });
  for (const [name, link] of Object.entries(links)) if (link !== null && name === "br0") delete link.address;
  using routes = Routes.open({ netns });
  // ifupdown2 adds default routes as if they were of the kernel.
  const paths = [...routes.list({ table: "main" })].map(({ dst, gateway, dev, flags }) =>
    JSON.stringify([dst, gateway, dev, flags]),
  );
  const texts = addresses.map((address) => JSON.stringify(address));
  return { links, addresses: texts.sort(), bridgeVlans, routes: paths.sort() };
}

test.skipIf(!isAvailable)(
  "import of a file of ifupdown2 leads to the state that ifup makes",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "bun-netlink-ifupdown2-"));
    try {
      const file = join(folder, "interfaces");
      writeFileSync(file, TEXT);
      const { description, notImported } = importIfupdown([file]);
      expect(notImported.map(({ label, reason }) => `${label}: ${reason}`)).toEqual([
        "iface swp5: the interface is not configured at boot",
      ]);
      using ours = withPorts();
      using theirs = withPorts();
      await (await desired(description, { netns: ours }).plan()).apply();
      const output = await runIfup(theirs, file);
      expect(output).not.toContain("error:");
      expect(await stateOf(ours)).toEqual(await stateOf(theirs));
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  120_000,
);
