// Tests of tunnels. Each prediction is compared with a real packet.
import { describe, expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import type { Explanation } from "../../../src/subsystems/explain/index.ts";
import { Links } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces, namespacesAvailable } from "../../support/environment.ts";
import { type Ends, predictionOf, tracedOutcome } from "./compared-packet.ts";
import { connect, Host, settle } from "./network.ts";

const underlay = { inet: ["10.0.1.1", "10.0.2.2"], inet6: ["fd00:1::1", "fd00:2::2"] } as const;
const inside = { inet: ["10.9.0.1", "10.9.0.2"], inet6: ["fd09::1", "fd09::2"] } as const;
type Family = keyof typeof underlay;

interface Kind {
  readonly kind: string;
  readonly outside: Family;
  readonly family: Family;
  /** What the router sees. */
  readonly match: string;
  readonly data: (local: string, remote: string) => object;
  /** Settings that the other end does not accept. */
  readonly wrong: object;
}

const four = { outside: "inet", family: "inet" } as const;
const ip = (local: string, remote: string) => ({ local, remote });
export const kinds: Readonly<Record<string, Kind>> = {
  ipip: { kind: "ipip", ...four, match: "ip protocol 4", data: ip, wrong: {} },
  sit: { kind: "sit", outside: "inet", family: "inet6", match: "ip protocol 41", data: ip, wrong: {} },
  gre: { kind: "gre", ...four, match: "ip protocol gre", data: ip, wrong: key(8) },
  "gre with a key": {
    ...{ kind: "gre", ...four, match: "ip protocol gre", wrong: key(8) },
    data: (local, remote) => ({ local, remote, ...key(7) }),
  },
  gretap: { kind: "gretap", ...four, match: "ip protocol gre", data: ip, wrong: key(8) },
  vxlan: {
    ...{ kind: "vxlan", ...four, match: "udp dport 4789", wrong: { id: 8 } },
    data: (local, group) => ({ local, group, id: 7, port: 4789 }),
  },
  geneve: {
    ...{ kind: "geneve", ...four, match: "udp dport 6081", wrong: { id: 8 } },
    data: (_, remote) => ({ remote, id: 7 }),
  },
  "vxlan over IPv6": {
    ...{ kind: "vxlan", outside: "inet6", family: "inet", match: "udp dport 4789", wrong: { id: 8 } },
    data: (local6, group6) => ({ local6, group6, id: 7, port: 4789 }),
  },
  "geneve over IPv6": {
    ...{ kind: "geneve", outside: "inet6", family: "inet6", match: "udp dport 6081", wrong: { id: 8 } },
    data: (_, remote6) => ({ remote6, id: 7, udpZeroCsum6Tx: 0 }),
  },
};

function key(value: number): object {
  return { ikey: value, okey: value, iflags: ["key"], oflags: ["key"] };
}

interface Way extends Disposable {
  readonly client: Host;
  readonly router: Host;
  readonly server: Host;
  readonly hosts: readonly Host[];
  readonly ends: Ends;
}

/** Two hosts with a tunnel across a router. */
function network({ kind, outside, family, data, wrong }: Kind, isWrong: boolean, settings: object): Way {
  const stack = new DisposableStack();
  const [client, router, server] = ["client", "router", "server"].map((name) => stack.use(new Host(name))) as [
    Host,
    Host,
    Host,
  ];
  connect(client, "r", router, "l");
  connect(router, "r", server, "l");
  const [near, far] = underlay[outside];
  const length = outside === "inet" ? 24 : 64;
  const gateway = (address: string) => address.replace(/\d$/, "254");
  client.address("r", `${near}/${length}`);
  router.address("l", `${gateway(near)}/${length}`);
  router.address("r", `${gateway(far)}/${length}`);
  server.address("l", `${far}/${length}`);
  client.routes.add({ dst: outside === "inet" ? "10.0.2.0/24" : "fd00:2::/64", gateway: gateway(near) });
  server.routes.add({ dst: outside === "inet" ? "10.0.1.0/24" : "fd00:1::/64", gateway: gateway(far) });
  router.set(outside === "inet" ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding", 1);
  client.add({ ifname: "tun", kind, data: { ...data(near, far), ...settings }, up: true });
  server.add({ ifname: "tun", kind, data: { ...data(far, near), ...(isWrong ? wrong : {}) }, up: true });
  const [source, destination] = inside[family];
  client.address("tun", `${source}/${family === "inet" ? 24 : 64}`);
  server.address("tun", `${destination}/${family === "inet" ? 24 : 64}`);
  settle(client, router, server);
  return {
    ...{ client, router, server, hosts: [client, router, server] },
    ends: { from: client, to: server, source, destination },
    [Symbol.dispose]: () => stack.dispose(),
  };
}

const outcomeOf = async (way: Way): Promise<Explanation> => await predictionOf(way.hosts, way.ends);

/** Kinds whose way is also compared with a trace: a tunnel of packets, and one of frames. */
const TRACED: readonly string[] = ["gre", "vxlan"];

/** @param names names of {@link kinds}. */
export function describeTunnels(names: readonly string[]): void {
  describeInNamespaces("explain, with tunnels,", () => {
    describe.each(names)("of the kind %s,", (name) => {
      const kind = kinds[name]!;
      const isFrames = !["ipip", "sit", "gre", "gre with a key"].includes(name);
      /** A neighbour without an answer. */
      const none = isFrames ? "rejected" : "dropped";

      test("follows the packet that contains the packet", async () => {
        using way = network(kind, false, {});
        const { outcome, steps } = await outcomeOf(way);
        expect(outcome).toBe("delivered");
        expect(steps.some(({ tunnel, namespace }) => tunnel === "tun" && namespace === way.router.netns.id)).toBe(true);
      });

      if (TRACED.includes(name)) {
        test("has the same way as a traced packet", async () => {
          using way = network(kind, false, {});
          expect(await tracedOutcome(way.ends)).toEqual({ outcome: "delivered", differences: [] });
        });
      }

      test("evaluates the rules of hosts on the way for it", async () => {
        using way = network(kind, false, {});
        way.router.addRules(`table inet f { chain c { type filter hook forward priority 0; ${kind.match} drop; }; }`);
        expect((await outcomeOf(way)).outcome).toBe(none);
        way.router.addRules("table inet g { chain c { type filter hook prerouting priority 1; @th,320,32 1 drop; }; }");
        expect(await outcomeOf(way)).toMatchObject({ outcome: "undecided", missing: ["bytes of the packet of tun"] });
      });

      test("knows that its route does not exist, or its hop limit ends", async () => {
        {
          using way = network(kind, false, { ttl: 1 });
          expect((await outcomeOf(way)).outcome).toBe(none);
        }
        using way = network(kind, false, {});
        way.client.routes.delete({ dst: kind.outside === "inet" ? "10.0.2.0/24" : "fd00:2::/64" });
        expect((await outcomeOf(way)).outcome).toBe(none);
      });

      if (name === "ipip" || name === "sit") {
        test("knows that it carries packets of one family", async () => {
          using way = network(kind, false, {});
          const other = name === "ipip" ? "inet6" : "inet";
          const [source, destination] = inside[other];
          way.client.address("tun", `${source}/${other === "inet" ? 24 : 64}`);
          settle(way.client);
          expect((await predictionOf(way.hosts, { ...way.ends, source, destination })).outcome).toBe("dropped");
        });
      }

      test("is undecided or right about other ends that do not fit", async () => {
        {
          using way = network(kind, true, {});
          expect((await outcomeOf(way)).outcome).toBe(Object.keys(kind.wrong).length === 0 ? "delivered" : "undecided");
        }
        using way = network(kind, false, {});
        way.server.links.change({ dev: "tun", up: false });
        expect((await outcomeOf(way)).outcome).toBe("undecided");
      });
    });
  });
}

export function hasVxlan(): boolean {
  if (!namespacesAvailable) return false;
  using netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  try {
    links.add({ ifname: "vxlan", kind: "vxlan", data: { id: 7, port: 4789 } });
    return true;
  } catch {
    return false;
  }
}
