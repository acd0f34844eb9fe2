// Compares the clients of Multipath TCP and TCP metrics with the output of `ip`.
import { beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import type { Client } from "../../../src/client/index.ts";
import { type Events, type Groups, mptcpPm, type Operations } from "../../../src/families/mptcp-pm.ts";
import { tcpMetrics } from "../../../src/families/tcp-metrics.ts";
import { AF_INET, AF_INET6, type NetworkNamespace } from "../../../src/index.ts";
import { thrown } from "../../message/bytes.ts";
import { describeInNamespaces, hasProgram, isRootOfTheMachine } from "../../support/environment.ts";
import { expectEventually } from "../../support/eventually.ts";
import { namespaceWith, runIn } from "../../support/oracle.ts";
import { StreamPair } from "../../support/streams.ts";
import { eventsUntil, type Json, jsonOf, undescribed } from "../oracles.ts";

type Manager = Client<Operations, Events, Groups>;
type Endpoint = NonNullable<Operations["get-addr"]["dump"]["reply"]["addr"]>;

/** Returns a namespace with two IP addresses. */
function lab(): NetworkNamespace {
  return namespaceWith(["ip link set lo up", "ip addr add 10.0.0.1/32 dev lo", "ip addr add 10.0.0.2/32 dev lo"]);
}

/** Converts an endpoint to the form in which `ip -j mptcp` prints it. */
function asIp({ addr4, addr6, id, flags = [], port, ifIdx }: Endpoint): Json {
  const set = Object.fromEntries(flags.map((flag) => [flag, true]));
  const where = ifIdx === undefined ? {} : { dev: "lo" };
  return { address: addr4 ?? addr6, id, ...(port === 0 ? {} : { port }), ...set, ...where };
}

function compare(netns: NetworkNamespace, client: Manager): Endpoint[] {
  const read = client.dump("get-addr").toArray();
  expect(undescribed(read)).toEqual([]);
  const endpoints = read.map(({ addr }) => addr!);
  expect(endpoints.map(asIp)).toEqual(jsonOf<Json[]>(netns, "ip -j mptcp endpoint show"));
  return endpoints;
}

/** Returns the TCP sockets of the namespace, except for those in state TIME_WAIT (06). */
function openEnds(netns: NetworkNamespace): string[] {
  const files = ["tcp", "tcp6"].map((name) => `/proc/thread-self/net/${name}`);
  const texts = netns.run(() => files.map((file) => readFileSync(file, "utf8")));
  return texts
    .flatMap((text) => text.trim().split("\n").slice(1))
    .filter((line) => line.trim().split(/\s+/)[3] !== "06");
}

const SUPPORTED = hasProgram("ip");
/**
 * Whether the kernel allows the deletion of TCP metrics: only root outside of user namespaces may do it, as in the
 * virtual machine.
 */
const mayForget = isRootOfTheMachine;

describeInNamespaces("Multipath TCP and TCP metrics", () => {
  // With its first child process, Bun opens descriptors that it never closes.
  beforeAll(() => void Bun.spawnSync(["true"]));

  test.skipIf(!SUPPORTED)("the client lists the MPTCP endpoints that `ip` shows", () => {
    using netns = lab();
    using client = mptcpPm.connect({ netns });
    client.do("add-addr", { addr: { family: AF_INET, id: 5, addr4: "10.0.0.1", flags: ["signal"], port: 4000 } });
    client.do("add-addr", {
      addr: { family: AF_INET6, id: 6, addr6: "fd00::1", flags: ["subflow", "backup", "fullmesh"], ifIdx: 1 },
    });
    runIn(netns, "ip mptcp endpoint add 10.0.0.2 id 9 dev lo subflow".split(" "));
    expect(compare(netns, client)).toHaveLength(3);
    const one = client.do("get-addr", { addr: { id: 9 } });
    expect(one.addr).toMatchObject({ id: 9, addr4: "10.0.0.2", flags: ["subflow"], ifIdx: 1 });
    const known = { family: AF_INET, id: 9, addr4: "10.0.0.2" };
    client.do("set-flags", { addr: { ...known, flags: ["subflow", "backup"] } });
    expect(compare(netns, client).find(({ id }) => id === 9)?.flags).toEqual(["subflow", "backup"]);
    runIn(netns, "ip mptcp endpoint change id 9 nobackup".split(" "));
    expect(compare(netns, client).find(({ id }) => id === 9)?.flags).toEqual(["subflow"]);
    client.do("del-addr", { addr: { family: AF_INET, id: 9, addr4: "10.0.0.2" } });
    expect(compare(netns, client).map(({ id }) => id)).toEqual([5, 6]);
    expect(thrown(() => client.do("get-addr", { addr: { id: 9 } }))).toMatchObject({ code: "EINVAL" });
    client.do("flush-addrs");
    expect(compare(netns, client)).toEqual([]);
  });

  test.skipIf(!SUPPORTED)("the client and `ip` read and set the same MPTCP limits", () => {
    using netns = lab();
    using client = mptcpPm.connect({ netns });
    client.do("set-limits", { rcvAddAddrs: 2, subflows: 3 });
    expect(runIn(netns, ["ip", "mptcp", "limits"]).trim()).toBe("add_addr_accepted 2 subflows 3");
    runIn(netns, "ip mptcp limits set subflows 5 add_addr_accepted 1".split(" "));
    expect(client.do("get-limits")).toEqual({ rcvAddAddrs: 1, subflows: 5 });
    expect(thrown(() => client.do("set-limits", { rcvAddAddrs: 2, subflows: 300 }))).toMatchObject({ code: "EINVAL" });
  });

  test.skipIf(!SUPPORTED)("established and closed MPTCP subflows cause events", async () => {
    using netns = lab();
    using client = mptcpPm.connect({ netns });
    client.do("set-limits", { rcvAddAddrs: 2, subflows: 2 });
    await using events = client.events("mptcp_pm_events", { inLoop: true });
    const pair = StreamPair.open(netns, "mptcp");
    pair.exchange(10);
    const local = { family: AF_INET, saddr4: "127.0.0.1", daddr4: "127.0.0.1" };
    const made = await eventsUntil(events, ({ name, fields }) => {
      return name === "established-ntf" && fields.dport === pair.port;
    });
    const { fields: established } = made.at(-1)!;
    expect(established).toMatchObject({ ...local, dport: pair.port });
    const token = (established as { token?: number }).token!;
    client.do("add-addr", { addr: { family: AF_INET, id: 7, addr4: "10.0.0.2", flags: ["subflow"] } });
    pair.exchange(10);
    const joined = new Map<number, object>();
    const more = await eventsUntil(events, ({ name, fields }) => {
      if (name === "sub-established-ntf") joined.set(fields.token!, fields);
      // The kernel announces the subflow at both ends.
      return joined.size === 2;
    });
    expect(joined.get(token)).toMatchObject({ saddr4: "10.0.0.2", locId: 7, dport: pair.port });
    pair.exchange(10);
    pair.close();
    const ended = await eventsUntil(events, ({ name, fields }) => name === "closed-ntf" && fields.token === token);
    expect(undescribed([made, more, ended])).toEqual([]);
  });

  test.skipIf(!SUPPORTED)("the client lists the TCP metrics that `ip` shows", () => {
    using netns = lab();
    using client = tcpMetrics.connect({ netns });
    for (const [version, count] of [
      [4, 5000],
      [6, 100],
    ] as const) {
      using pair = StreamPair.open(netns, "tcp", version);
      pair.exchange(count);
    }
    const hostOf = ({ addrIpv4, addrIpv6 }: { addrIpv4?: string; addrIpv6?: string }) => addrIpv4 ?? addrIpv6;
    const sourceOf = ({ saddrIpv4, saddrIpv6 }: { saddrIpv4?: string; saddrIpv6?: string }) => saddrIpv4 ?? saddrIpv6;
    // The kernel stores round-trip times in units of 1/8 and 1/4 of a microsecond.
    const seconds = (count: number | undefined, parts: number) => {
      return count === undefined ? undefined : Math.floor(count / parts) / 1e6;
    };
    const asShown = (entry: ReturnType<typeof read>[number]): Json => {
      const { rttUs, rttvarUs, cwnd, ssthresh } = entry.vals ?? {};
      const values = { rtt: seconds(rttUs, 8), rttvar: seconds(rttvarUs, 4), cwnd, ssthresh };
      return { dst: hostOf(entry), source: sourceOf(entry), ...values };
    };
    const read = () => client.dump("get").toArray();
    const byHost = (one: Json, other: Json) => (`${one["dst"]}` < `${other["dst"]}` ? -1 : 1);
    // Both ends store their TCP metrics only after the connection was closed with FIN.
    expectEventually(() => [openEnds(netns), []]);
    expectEventually(() => {
      const theirs = jsonOf<Json[]>(netns, "ip -j tcp_metrics show").map(({ age: _, ...entry }) => entry);
      return [read().map(asShown).sort(byHost), theirs.sort(byHost)];
    });
    expect(undescribed(read())).toEqual([]);
    expect(read().map(hostOf).sort()).toEqual(["127.0.0.1", "::1"]);
    expect(client.do("get", { addrIpv4: "127.0.0.1", saddrIpv4: "127.0.0.1" }).vals).toEqual(
      read().find(({ addrIpv4 }) => addrIpv4 !== undefined)!.vals!,
    );
    if (!mayForget) {
      expect(thrown(() => client.do("del", { addrIpv4: "127.0.0.1" }))).toMatchObject({ code: "EPERM" });
      return;
    }
    client.do("del", { addrIpv4: "127.0.0.1" });
    expect(jsonOf<Json[]>(netns, "ip -j tcp_metrics show").map(({ dst }) => dst)).toEqual(["::1"]);
    runIn(netns, ["ip", "tcp_metrics", "flush", "all"]);
    expect(client.dump("get").toArray()).toEqual([]);
    expect(thrown(() => client.do("del", { addrIpv4: "127.0.0.1" }))).toMatchObject({ code: "ESRCH" });
  });
});
