import { expect } from "bun:test";
import { rtLink } from "../../../src/families/rt-link.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { parseIpv4, parseIpv6 } from "../../../src/schema/values/addresses.ts";
import { InterfaceConfigurations, Links, MulticastRoutes, Routes } from "../../../src/subsystems/route/index.ts";
import { mirror, multicastRoutes } from "../../../src/watch/index.ts";
import { undescribed } from "../../families/oracles.ts";
import { describeInNamespaces, hasProgram } from "../../support/environment.ts";
import { until } from "../../support/threads.ts";
import { AF, LibcSocket, SOCK } from "../sockets/libc-socket.ts";
import { test as base, iproute, json } from "./support.ts";

const test = base.extend({ table: lab });

const [IPPROTO_IP, IPPROTO_IGMP, IPPROTO_IPV6, IPPROTO_ICMPV6] = [0, 2, 41, 58];
/**
 * Numbers of the socket options of multicast routing daemons, which are the same for IPv4 and IPv6. (linux/mroute.h,
 * linux/mroute6.h)
 */
const [MRT_INIT, MRT_ADD_VIF, MRT_ADD_MFC, MRT_DEL_MFC] = [200, 202, 204, 205];

/** Returns a C structure of `length` bytes with 16-bit numbers and byte arrays at the given offsets. */
function structure(length: number, numbers: Record<number, number>, parts: Record<number, Uint8Array>): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  for (const [offset, number] of Object.entries(numbers)) view.setUint16(Number(offset), number, true);
  for (const [offset, part] of Object.entries(parts)) bytes.set(part, Number(offset));
  return bytes;
}

/** Creates two interfaces, and the socket of a multicast routing daemon that forwards between them. */
function lab() {
  const netns = NetworkNamespace.create();
  iproute(
    netns,
    `ip link set lo up
     ip link add va index 10 type veth peer name vb index 11
     ip link set va up
     ip link set vb up
     ip address add 192.0.2.1/24 dev va
     ip address add 198.51.100.1/24 dev vb`,
  );
  const daemon = LibcSocket.open(netns, AF.inet, SOCK.raw, IPPROTO_IGMP).set(IPPROTO_IP, MRT_INIT, 1);
  const USE_IFINDEX = 8;
  for (const [vif, ifindex] of [10, 11].entries()) {
    const flags = Uint8Array.of(USE_IFINDEX, 1);
    daemon.set(IPPROTO_IP, MRT_ADD_VIF, structure(16, { 0: vif, 8: ifindex }, { 2: flags }));
  }
  const daemon6 = LibcSocket.open(netns, AF.inet6, SOCK.raw, IPPROTO_ICMPV6).set(IPPROTO_IPV6, MRT_INIT, 1);
  for (const [mif, ifindex] of [10, 11].entries())
    daemon6.set(IPPROTO_IPV6, MRT_ADD_VIF, structure(12, { 0: mif, 4: ifindex }, { 3: Uint8Array.of(1) }));
  const routes = MulticastRoutes.open({ netns });
  const close = () => {
    for (const one of [daemon, daemon6]) one[Symbol.dispose]();
    routes.close();
    netns.close();
  };
  return { netns, routes, daemon, daemon6, [Symbol.dispose]: close };
}

const route4 = (src: string, dst: string) =>
  structure(60, {}, { 0: parseIpv4(src)!, 4: parseIpv4(dst)!, 10: Uint8Array.of(0, 3) });
const route6 = (src: string, dst: string) =>
  structure(92, { 0: AF.inet6, 28: AF.inet6 }, { 8: parseIpv6(src)!, 36: parseIpv6(dst)!, 60: Uint8Array.of(2) });

describeInNamespaces("Multicast routes", () => {
  test.skipIf(!hasProgram("ip"))(
    "are listed as `ip mroute` prints them",
    ({ table: { netns, routes, daemon, daemon6 } }) => {
      daemon.set(IPPROTO_IP, MRT_ADD_MFC, route4("192.0.2.7", "239.1.1.1"));
      daemon6.set(IPPROTO_IPV6, MRT_ADD_MFC, route6("2001:db8::7", "ff3e::1"));
      const common = { table: 253, protocol: "mrouted", state: "resolved", iif: "va", iifIndex: 10 } as const;
      const counters = { packets: 0n, bytes: 0n, wrongIf: 0n };
      const [route, ...others] = routes.list().toArray();
      expect(others).toEqual([]);
      expect(route).toMatchObject({ ...common, ...counters, family: "inet", src: "192.0.2.7", dst: "239.1.1.1" });
      expect(route!.outputs).toEqual([{ dev: "vb", ifindex: 11, ttl: 3 }]);
      const [route6Listed] = routes.list({ family: "inet6" }).toArray();
      expect(route6Listed).toMatchObject({
        ...common,
        table: 254,
        family: "inet6",
        src: "2001:db8::7",
        dst: "ff3e::1",
      });
      expect(route6Listed!.outputs).toMatchObject([{ dev: "vb", ifindex: 11 }]);
      for (const [option, listed] of [
        ["-4", route!],
        ["-6", route6Listed!],
      ] as const) {
        const [shown] = json(netns, `ip ${option} -s -d -j mroute show`);
        expect(shown).toMatchObject({ src: listed.src, dst: listed.dst, iif: listed.iif, state: listed.state });
        expect(shown).toMatchObject({ packets: 0, bytes: 0 });
      }
      expect(routes.list({ dst: "239.1.1.1", iif: "va" }).toArray()).toHaveLength(1);
      expect(routes.list({ dst: "239.1.1.2" }).toArray()).toEqual([]);
      expect(routes.list({ src: "192.0.2.8" }).toArray()).toEqual([]);
      expect(routes.list({ table: "main" }).toArray()).toEqual([]);
      expect(route!.unparsed).toBeUndefined();
      using unicast = Routes.open({ netns });
      expect([...unicast.list()].some(({ dst }) => dst === "239.1.1.1")).toBe(false);
      using configurations = InterfaceConfigurations.open({ netns });
      expect(configurations.get("inet", "va").mcForwarding).toBe(1);
    },
  );

  test.skipIf(!hasProgram("ip"))("have tables with virtual interfaces in the family rt-link", ({ table }) => {
    using links = rtLink.connect({ netns: table.netns });
    const tables = links.dump("getlink-ipmr").toArray();
    expect(tables).toMatchObject([
      {
        header: { ifiFamily: 128 },
        afSpec: {
          id: 253,
          vifs: {
            vif: [
              { ifindex: 10, vifId: 0, flags: 8 },
              { ifindex: 11, vifId: 1 },
            ],
          },
        },
      },
    ]);
    expect(undescribed(tables)).toEqual([]);
  });

  test.skipIf(!hasProgram("ip"))(
    "a mirror tracks the routes that a daemon adds and deletes",
    async ({ table: { netns, daemon } }) => {
      daemon.set(IPPROTO_IP, MRT_ADD_MFC, route4("192.0.2.7", "239.1.1.1"));
      await using kernel = await mirror([multicastRoutes], { netns });
      const groups = () => [...kernel.multicastRoutes].map(({ dst }) => dst).sort();
      expect(groups()).toEqual(["239.1.1.1"]);
      daemon.set(IPPROTO_IP, MRT_ADD_MFC, route4("192.0.2.7", "239.1.1.2"));
      await until(() => groups().length === 2, "the added route");
      daemon.set(IPPROTO_IP, MRT_DEL_MFC, route4("192.0.2.7", "239.1.1.1"));
      await until(() => groups().length === 1, "the deleted route");
      expect(groups()).toEqual(["239.1.1.2"]);
    },
  );

  test.skipIf(!hasProgram("ip"))("have separate routing rules", ({ netns, rules }) => {
    using links = Links.open({ netns });
    links.add({ ifname: "va", kind: "veth" });
    rules.add({ family: "ipmr", iif: "va", table: 100, priority: 50 });
    rules.add({ family: "ip6mr", iif: "va", table: 100, priority: 51 });
    const listed = rules.list({ family: "ipmr" }).toArray();
    expect(listed).toMatchObject([
      { family: "ipmr", iif: "va", table: 100, priority: 50, src: "all" },
      { family: "ipmr", priority: 32_767 },
    ]);
    expect(rules.get(51, "ip6mr")).toMatchObject({ family: "ip6mr", iif: "va", src: "all" });
    expect([...rules.list()].some(({ priority }) => priority === 50)).toBe(false);
    expect(json(netns, "ip -j mrule show")).toMatchObject([{ priority: 50, table: "100" }, { priority: 32_767 }]);
    rules.delete(listed[0]!);
    expect(rules.list({ family: "ipmr" }).toArray()).toHaveLength(1);
    expect(() => rules.add({ family: "ipmr", src: "2001:db8::/32", table: 100 })).toThrow("src: expected an address");
  });
});
