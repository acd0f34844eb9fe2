import { expect } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sourceDirectory } from "../../../../../scripts/test/sources.ts";
import { NetworkNamespace } from "../../../../../src/index.ts";
import { Links, Routes } from "../../../../../src/subsystems/route/index.ts";
import { type Description, desired, snapshot } from "../../../../../src/subsystems/state/index.ts";
import { hasProgram, namespacesAvailable, unavailable } from "../../../../support/environment.ts";
import { importedText } from "./ifupdown.ts";

const source = sourceDirectory("ifupdown2");
const examples = join(source, "docs/examples");

/** Whether ifupdown2 can run in a namespace. */
export function isIfupdown2Available(): boolean {
  return namespacesAvailable && hasProgram("python3") && (existsSync(source) || unavailable(`${source} is missing`));
}

/** Returns the text of one of ifupdown2's examples. */
export function exampleOf(name: string): string {
  return readFileSync(join(examples, name), "utf8");
}

/** Returns a namespace with the interfaces of a description that exist before. The ports of a master have no carrier. */
function withInterfaces({ links = {} }: Description): NetworkNamespace {
  const netns = NetworkNamespace.create();
  using table = Links.open({ netns });
  table.change({ dev: "lo", up: true });
  for (const [index, [ifname, link]] of Object.entries(links).entries()) {
    if (link?.kind !== undefined || ifname === "lo") continue;
    const last = index.toString(16).padStart(2, "0");
    // With a carrier, the ports of a bridge would begin to forward after some time, which changes its ageing time for a while.
    const up = link?.master === undefined;
    const peer = { ifname: `far${index}`, address: `02:00:00:00:02:${last}`, up };
    table.add({ ifname, address: `02:00:00:00:01:${last}`, kind: "veth", data: { peer } });
  }
  return netns;
}

/** Runs `ifup -a` of ifupdown2 in a namespace, and returns its exit status and output. It needs no privileges outside of it. */
async function runIfup(netns: NetworkNamespace, file: string): Promise<{ status: number; output: string }> {
  // ifupdown2 looks up its name, and reads sizes of interfaces below /sys.
  const script = `set -e
mkdir -p /var/lib /etc/network
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
  return { status: await child.exited, output };
}

/** Returns the state of a namespace without random addresses, and without the protocol of routes. */
async function stateOf(netns: NetworkNamespace): Promise<unknown> {
  const { links = {}, addresses = [], bridgeVlans } = await snapshot({ netns });
  for (const link of Object.values(links)) if (link !== null && link.kind !== "veth") delete link.address;
  using routes = Routes.open({ netns });
  // ifupdown2 adds default routes as if they were of the kernel.
  const paths = [...routes.list({ table: "main" })]
    // The kernel adds and changes these routes some time after a change of the carrier.
    .filter(({ dst }) => dst !== "fe80::/64")
    .map(({ dst, gateway, dev, flags }) => JSON.stringify([dst, gateway, dev, flags]));
  const texts = addresses.map((address) => JSON.stringify(address));
  return { links, addresses: texts.sort(), bridgeVlans, routes: paths.sort() };
}

/**
 * Applies what is imported from a text in one namespace, and runs ifupdown2 with the text in another one, without what was listed as not
 * imported. Expects the same state, and returns the lines of the text that were listed, with their reasons.
 */
export async function expectSameState(text: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-ifupdown2-"));
  try {
    const { description, rest, notImported } = importedText(text, folder);
    const file = join(folder, "rest");
    writeFileSync(file, rest);
    using ours = withInterfaces(description);
    using theirs = withInterfaces(description);
    await (await desired(description, { netns: ours }).plan()).apply();
    // ifup fails if it finds no interface.
    if (/^\s*iface /m.test(rest)) {
      const { status, output } = await runIfup(theirs, file);
      expect(output).not.toContain("error:");
      expect({ status, output }).toMatchObject({ status: 0 });
    }
    expect(await stateOf(ours)).toEqual(await stateOf(theirs));
    return notImported.map(({ label, reason }) => `${label}: ${reason}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
