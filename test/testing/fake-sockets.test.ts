import { describe, expect, test } from "bun:test";
import { rtLink } from "../../src/families/rt-link.ts";
import { sockDiag } from "../../src/families/sock-diag.ts";
import { NETLINK_ROUTE, NETLINK_SOCK_DIAG } from "../../src/index.ts";
import { Addresses, Links } from "../../src/subsystems/route/index.ts";
import { FakeKernel, FakeNetwork } from "../../src/testing/index.ts";
import { addresses, links, mirror, neighbours, routes } from "../../src/watch/index.ts";

/** Requests that list the sockets of each operation, with a field of their fixed header. */
const listings = {
  inet: { header: { sdiagFamily: "inet", sdiagProtocol: 6, idiagStates: ["established"] } },
  mptcp: { header: { sdiagFamily: "inet", idiagStates: ["established"] }, protocol: 262 },
  unix: { header: { udiagStates: ["established"] } },
  netlink: { header: { sdiagProtocol: 3 } },
  packet: { header: { pdiagShow: ["info"] } },
  vsock: { header: { vdiagStates: ["established"] } },
  xdp: { header: { xdiagIno: 5 } },
} as const;

describe("A fake kernel with sockets", () => {
  test.each(Object.entries(listings))("reads a request for %s with the header of requests", (name, request) => {
    using kernel = new FakeKernel();
    const received: object[] = [];
    const handlers = Object.keys(listings).map((one) => {
      const dump = (fields: object) => {
        if (one === name) received.push(fields);
        return [{ header: {} }];
      };
      return [one, { dump }];
    });
    kernel.register(sockDiag, Object.fromEntries(handlers));
    using socket = kernel.open(NETLINK_SOCK_DIAG);
    const client = sockDiag.connect({ socket });
    expect(client.dump(name as "unix", request as never).toArray()).toHaveLength(1);
    expect(received).toMatchObject([request]);
  });
});

describe("A watch of a fake network", () => {
  test("reads on a socket of its own, so that blocking calls on the passed one always work", async () => {
    using kernel = new FakeKernel({ dumpItems: 1 });
    const names: string[] = [];
    let isWatched = false;
    kernel.register(rtLink, {
      getlink: {
        *dump() {
          for (const [index, ifname] of ["eth0", "eth1", "eth2"].entries()) {
            // Runs while the mirror has a part of its dump.
            if (isWatched) queueMicrotask(() => names.push(table.get("eth0").ifname));
            yield { header: { ifiIndex: index + 1 }, ifname, mtu: 1500 };
          }
        },
        do: () => ({ header: { ifiIndex: 1 }, ifname: "eth0" }),
      },
    });
    using socket = kernel.open(NETLINK_ROUTE);
    using table = Links.open({ socket });
    isWatched = true;
    await using watched = await mirror([links], { socket });
    isWatched = false;
    expect(watched.links.size).toBe(3);
    expect(names).toEqual(["eth0", "eth0", "eth0"]);
  });

  test("resolves the interfaces of its filters in the fake network", async () => {
    using network = new FakeNetwork();
    // The running system has no interface with this name.
    const index = network.addDevice("nowhere7");
    network.addDevice("other7");
    using socket = network.open();
    using fake = Addresses.open({ socket });
    fake.add({ dev: "nowhere7", local: "192.0.2.1/24" });
    fake.add({ dev: "other7", local: "192.0.2.2/24" });
    await using watched = await mirror([links, addresses.where({ dev: "nowhere7" })], { socket });
    expect([...watched.addresses].map(({ local, ifindex }) => [local, ifindex])).toEqual([["192.0.2.1", index]]);
    for (const source of [
      routes.where({ dev: "missing7" }),
      neighbours.where({ dev: "missing7" }),
      links.where({ master: "missing7" }),
    ])
      expect(mirror([source], { socket })).rejects.toThrow("there is no interface");
  });
});
