import { beforeAll, expect, test } from "bun:test";
import { copyFileSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NetworkNamespace } from "../../../src/index.ts";
import { Nftables } from "../../../src/subsystems/nftables/index.ts";
import { Filters, Links, Qdiscs } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces, unavailable } from "../../support/environment.ts";
import { findCniPlugin } from "../../support/shared.ts";
import { Host, REFERENCE } from "./host.ts";

let plugin = "";
beforeAll(async () => {
  plugin = await findCniPlugin();
}, 600_000);

const hasReference =
  existsSync(join(REFERENCE, "host-local")) || unavailable("containernetworking-plugins is not installed");

const limits = { ingressRate: 8e6, ingressBurst: 8e5, egressRate: 16e6, egressBurst: 8e5 };
const runtimeConfig = { portMappings: [{ hostPort: 8080, containerPort: 80 }], bandwidth: limits };

/** Returns the objects of the host that attachments have, without counters. */
function stateOf(host: Host): object {
  const { netns } = host;
  using qdiscs = Qdiscs.open({ netns });
  using filters = Filters.open({ netns });
  using nft = Nftables.open({ netns });
  const listed = qdiscs.list().toArray();
  const sets = [...nft.list("set"), ...nft.list("map")];
  return {
    links: host.links(),
    reservations: host.reservations(),
    qdiscs: listed.map(({ dev, kind, handle, options }) => ({ dev, kind, handle, options })),
    filters: listed
      .filter(({ kind }) => kind === "clsact")
      .flatMap(({ dev }) => filters.list(dev!, { parent: "clsact/ingress" }).toArray())
      .map(({ dev, kind, pref, handle }) => ({ dev, kind, pref, handle })),
    elements: sets.map(({ name, elem }) => ({ name, elem })),
  };
}

describeInNamespaces("A repeated ADD", () => {
  test.skipIf(!hasReference)("does not release the address of the container at another address plugin", async () => {
    using host = new Host(plugin, { cniVersion: "1.0.0" });
    // A copy of host-local under another name is an external plugin.
    copyFileSync(join(REFERENCE, "host-local"), join(host.directory, "other-local"));
    const dataDir = join(host.directory, "other");
    const config = { ipam: { type: "other-local", dataDir, subnet: "10.88.0.0/24" } };
    const add = (id: string, netns: NetworkNamespace) => host.call("ADD", id, { netns, config, path: host.directory });
    const reserved = () => readdirSync(join(dataDir, "lab")).filter((name) => /^\d/.test(name));
    const netns = host.container();
    const { reply } = await add("one", netns);
    expect(reply.ips[0].address).toBe("10.88.0.2/24");
    for (let times = 0; times < 2; times++) expect((await add("one", netns)).reply.code).toBe(101);
    // Another namespace with the same identifier, and another container with the same interface, are errors, too.
    expect((await add("one", host.container())).reply.code).toBe(101);
    expect((await add("two", netns)).reply.code).toBe(101);
    expect(reserved()).toEqual(["10.88.0.2"]);
    expect((await add("two", host.container())).reply.ips[0].address).toBe("10.88.0.3/24");
    const del = { config, path: host.directory };
    for (const id of ["one", "two"]) expect(await host.call("DEL", id, del)).toEqual({ code: 0, reply: undefined });
    expect(reserved()).toEqual([]);
  });

  test.each([
    ["the plugin itself", {}],
    ["an interface of another plugin", { chained: true }],
  ])(
    "leaves addresses, mappings, masquerading and limits of %s",
    async (_, { chained = false }: { chained?: boolean }) => {
      using host = new Host(plugin);
      const netns = host.container();
      const first = chained ? { name: "second", chained, prevResult: await host.add("one", netns) } : {};
      const config = { ...first, ipMasq: true, runtimeConfig };
      await host.add("one", netns, config);
      const before = stateOf(host);
      for (const change of [
        {},
        { runtimeConfig: { bandwidth: limits } },
        { runtimeConfig: { bandwidth: { ...limits, ingressRate: 0, ingressBurst: 0 } }, ipMasq: false },
        { runtimeConfig: { ...runtimeConfig, bandwidth: { ...limits, egressBurst: 8 } } },
        { runtimeConfig: { portMappings: [{ hostPort: 9090, containerPort: 90 }] } },
      ]) {
        const { reply } = await host.call("ADD", "one", { netns, config: { ...config, ...change } });
        expect([change, reply.code]).toEqual([change, 101]);
        expect(stateOf(host)).toEqual(before);
      }
    },
  );

  test("with another port undoes only its own mapping", async () => {
    using host = new Host(plugin);
    const netns = host.container();
    const prevResult = await host.add("one", netns);
    const config = { name: "second", chained: true, snat: false, prevResult, runtimeConfig };
    await host.add("one", netns, config);
    const before = stateOf(host);
    const other = { ...runtimeConfig, portMappings: [{ hostPort: 9090, containerPort: 90 }] };
    expect((await host.call("ADD", "one", { netns, config: { ...config, runtimeConfig: other } })).reply.code).toBe(
      101,
    );
    expect(stateOf(host)).toEqual(before);
    expect(host.elements()).toBe(1);
  });

  test("of an interface with limits of another program changes nothing", async () => {
    using host = new Host(plugin);
    const netns = host.container();
    const prevResult = await host.add("one", netns);
    const dev = prevResult.interfaces[1].name;
    using qdiscs = Qdiscs.open({ netns: host.netns });
    qdiscs.add({ dev, parent: "root", handle: "1:", kind: "tbf", options: { rate: 1e6, burst: 1e5, limit: 1e6 } });
    const before = stateOf(host);
    const config = { name: "second", chained: true, ipMasq: true, prevResult, runtimeConfig };
    expect((await host.call("ADD", "one", { netns, config })).reply.code).toBe(101);
    expect(stateOf(host)).toMatchObject({ ...before, elements: expect.anything() });
    expect(host.elements()).toBe(0);
    expect(await host.call("DEL", "one", { netns, config })).toEqual({ code: 0, reply: undefined });
    expect(stateOf(host)).toMatchObject({ ...before, elements: expect.anything() });
  });
});

describeInNamespaces("A failed ADD", () => {
  test("keeps an interface that another program has created with the name of its own one", async () => {
    using host = new Host(plugin);
    // An address plugin that replaces the interface and fails.
    const script = `[ "$CNI_COMMAND" = ADD ] || exit 0
name=$(ip -o link show type veth | sed 's/^[0-9]*: \\([^@:]*\\).*/\\1/')
ip link delete "$name"
ip link add "$name" type bridge
echo '{"cniVersion":"1.1.0","code":100,"msg":"no addresses"}'
exit 1`;
    writeFileSync(join(host.directory, "replacing"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const { code, reply } = await host.call("ADD", "one", {
      netns: host.container(),
      config: { ipam: { type: "replacing" } },
      path: host.directory,
    });
    expect([code, reply.code]).toEqual([1, 100]);
    expect(host.links()).toHaveLength(1);
  });
});

describeInNamespaces("DEL with `chained`", () => {
  test.each([
    ["DEL", false],
    ["DEL", true],
    ["GC", false],
  ])("removes all parts of the limits: %s, next to filters of another program: %p", async (command, isShared) => {
    using host = new Host(plugin);
    const netns = host.container();
    const prevResult = await host.add("one", netns);
    const dev = prevResult.interfaces[1].name;
    using qdiscs = Qdiscs.open({ netns: host.netns });
    using filters = Filters.open({ netns: host.netns });
    if (isShared) {
      qdiscs.add({ dev, kind: "clsact" });
      const sel = { flags: 1, keys: [{ mask: 0xff, val: 1, off: 0 }] };
      filters.add({
        dev,
        parent: "clsact/ingress",
        protocol: "ip",
        pref: 1,
        kind: "u32",
        options: { sel, classid: "1:1" },
      });
    }
    const before = stateOf(host);
    const egress = { ...limits, ingressRate: 0, ingressBurst: 0 };
    const bandwidth = command === "GC" ? egress : limits;
    const config = { name: "second", chained: true, prevResult, runtimeConfig: { bandwidth } };
    await host.add("one", netns, config);
    expect(host.links()).toHaveLength(2);
    const parameters = { config: { ...config, "cni.dev/valid-attachments": [] } };
    for (let times = 0; times < 2; times++)
      expect(await host.call(command, "one", parameters)).toEqual({ code: 0, reply: undefined });
    expect(stateOf(host)).toEqual(before);
    // The interface can be limited again.
    await host.add("one", netns, config);
    using links = Links.open({ netns: host.netns });
    links.delete(dev);
    expect((await host.call("DEL", "one", { config })).code).toBe(0);
    expect(host.links()).toEqual([]);
  });
});
