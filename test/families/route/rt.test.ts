// Compares changes and events of the rtnetlink families with the output of `ip`.
import { expect, test } from "bun:test";
import { rtAddr } from "../../../src/families/rt-addr.ts";
import { rtNeigh } from "../../../src/families/rt-neigh.ts";
import { rtRoute } from "../../../src/families/rt-route.ts";
import { rtRule } from "../../../src/families/rt-rule.ts";
import {
  AF_INET,
  AF_INET6,
  type NetworkNamespace,
  NLM_F_CREATE,
  NLM_F_REPLACE,
  RT_TABLE_MAIN,
  RTN_UNICAST,
} from "../../../src/index.ts";
import { operationCodec } from "../../../src/schema/index.ts";
import { thrown } from "../../message/bytes.ts";
import { describeInNamespaces, hasProgram } from "../../support/environment.ts";
import { ipJson, namespaceWith, runAll, runIn } from "../../support/oracle.ts";
import { eventsUntil, undescribed } from "../oracles.ts";

const REPLACE = { flags: NLM_F_CREATE | NLM_F_REPLACE };
const NEAR = 10;

function lab(): NetworkNamespace {
  return namespaceWith([
    "ip link add near index 10 type veth peer name far",
    "ip link set near up",
    "ip link set far up",
    "ip addr add 10.0.0.1/24 dev near",
  ]);
}

test("newroute rejects a nexthop of another address family", () => {
  const request = (rtmFamily: number, ...gateways: string[]) => {
    const multipath = gateways.map((gateway) => ({ gateway }));
    const header = { rtmFamily, rtmDstLen: 0, rtmType: "unicast" };
    return () => operationCodec(rtRoute, "newroute").request("do", { header, multipath });
  };
  expect(request(AF_INET, "10.0.0.1", "2001:db8::1")).toThrow(
    new RangeError('multipath[1].gateway: expected an IPv4 address, because header.rtmFamily is 2, got "2001:db8::1"'),
  );
  expect(request(AF_INET6, "10.0.0.1")).toThrow("multipath[0].gateway: expected an IPv6 address");
  expect(request(AF_INET6, "2001:db8::1", "fe80::1")).not.toThrow();
});

describeInNamespaces("rtnetlink clients", () => {
  const ip = hasProgram("ip");

  test.skipIf(!ip)("change neighbours and receive the changes as events", async () => {
    using netns = lab();
    using client = rtNeigh.connect({ netns });
    await using events = client.events("rtnlgrp-neigh", { inLoop: true });
    const set = (lladdr: string) => {
      const header = { ndmFamily: AF_INET, ndmIfindex: NEAR, ndmState: ["permanent" as const] };
      client.do("newneigh", { header, dst: "10.0.0.9", lladdr }, REPLACE);
      const [shown] = ipJson(netns, "neigh", "show", "10.0.0.9", "dev", "near");
      expect(shown).toMatchObject({ lladdr, state: ["PERMANENT"] });
    };
    set("02:00:00:00:00:01");
    set("02:00:00:00:00:02");
    client.do("delneigh", { header: { ndmFamily: AF_INET, ndmIfindex: NEAR }, dst: "10.0.0.9" });
    const received = await eventsUntil(events, ({ fields }) => {
      return "dst" in fields && fields.dst === "10.0.0.9" && fields.lladdr === undefined;
    });
    expect(undescribed(received)).toEqual([]);
    const seen = received.flatMap(({ fields }) =>
      "dst" in fields && fields.dst === "10.0.0.9" ? [fields.lladdr] : [],
    );
    expect([...new Set(seen)].slice(0, 2)).toEqual(["02:00:00:00:00:01", "02:00:00:00:00:02"]);
  });

  test.skipIf(!ip)("change rules and receive the changes as events", async () => {
    using netns = lab();
    using client = rtRule.connect({ netns });
    await using events = client.events("rtnlgrp-ipv4-rule", { inLoop: true });
    const rule = { header: { family: AF_INET, srcLen: 8, action: "to-tbl" as const }, src: "10.0.0.0", priority: 77 };
    client.do("newrule", { ...rule, table: 55, fwmark: 3, fwmask: 0xff }, { flags: NLM_F_CREATE });
    const shown = { priority: 77, src: "10.0.0.0", srclen: 8, fwmark: "0x3", fwmask: "0xff", table: "55" };
    expect(ipJson(netns, "-4", "rule", "show", "priority", "77")).toEqual([shown]);
    client.do("delrule", rule);
    expect(ipJson(netns, "-4", "rule", "show", "priority", "77")).toEqual([]);
    const received = await eventsUntil(events, ({ name }) => name === "delrule-ntf");
    expect(received.map(({ name, fields }) => [name, fields.src, fields.table, fields.fwmark])).toEqual([
      ["newrule-ntf", "10.0.0.0", 55, 3],
      ["delrule-ntf", "10.0.0.0", 55, 3],
    ]);
    expect(undescribed(received)).toEqual([]);
  });

  test.skipIf(!ip)("create the multipath routes that `ip` shows", () => {
    using netns = lab();
    runAll(netns, [
      "ip link add other index 20 type veth peer name end",
      "ip link set other up",
      "ip link set end up",
      "ip addr add 10.0.1.1/24 dev other",
      "ip -6 addr add 2001:db8::1/64 dev near nodad",
    ]);
    using client = rtRoute.connect({ netns });
    const table = { rtmTable: RT_TABLE_MAIN, rtmType: "unicast" as const, rtmProtocol: 4 };
    const way = (rtnhIfindex: number, rtnhHops = 0, rtnhFlags: "onlink"[] = []) => {
      return { header: { rtnhFlags, rtnhHops, rtnhIfindex } };
    };
    const via = { rtviaFamily: AF_INET6, rtviaAddr: "2001:db8::2" };
    const four = {
      header: { ...table, rtmFamily: AF_INET, rtmDstLen: 16 },
      dst: "10.9.0.0",
      multipath: [
        { ...way(NEAR, 2), gateway: "10.0.0.2" },
        { ...way(20, 255, ["onlink"]), gateway: "192.0.2.1" },
        { ...way(NEAR), via },
      ],
    };
    const six = {
      header: { ...table, rtmFamily: AF_INET6, rtmDstLen: 48 },
      dst: "2001:db8:9::",
      multipath: [
        { ...way(NEAR, 2), gateway: "2001:db8::2" },
        { ...way(NEAR), gateway: "2001:db8::3" },
      ],
    };
    for (const route of [four, six]) client.do("newroute", route, { flags: NLM_F_CREATE });
    const both = () => {
      const replies = client.dump("getroute").toArray();
      return [four, six].map(({ dst, header }) => {
        const { multipath } = replies.find((route) => route.dst === dst)!;
        const ours = multipath!.map(({ header: head, gateway, via: other }) => ({
          ...(gateway === undefined ? {} : { gateway }),
          ...(other === undefined ? {} : { via: { family: "inet6", host: "2001:db8::2" } }),
          dev: head!.rtnhIfindex === NEAR ? "near" : "other",
          weight: head!.rtnhHops + 1,
          flags: head!.rtnhFlags as string[],
        }));
        const [shown] = ipJson(
          netns,
          header.rtmFamily === AF_INET ? "-4" : "-6",
          "route",
          "show",
          `${dst}/${header.rtmDstLen}`,
        );
        expect(ours).toEqual(shown!["nexthops"] as typeof ours);
        return ours;
      });
    };
    const [before] = both();
    expect(before!.map(({ weight }) => weight)).toEqual([3, 256, 1]);
    expect(
      client
        .dump("getroute")
        .toArray()
        .find(({ dst }) => dst === four.dst),
    ).toMatchObject(four);
    const tunnel = { ...way(NEAR), encapType: 2, encap: Uint8Array.fromHex("0600010001020000") };
    const refused = { ...four, dst: "10.8.0.0", multipath: [four.multipath[0]!, tunnel] };
    expect(thrown(() => client.do("newroute", refused, { flags: NLM_F_CREATE }))).toMatchObject({
      extendedAck: { attribute: "multipath[1].encap.id" },
    });
    runIn(netns, ["ip", "link", "set", "other", "down"]);
    expect(both()[0]![1]!.flags).toEqual(["dead", "onlink", "linkdown"]);
  });

  test.skipIf(!ip)("change addresses and routes and receive the events", async () => {
    using netns = lab();
    using addresses = rtAddr.connect({ netns });
    using routes = rtRoute.connect({ netns });
    await using ofAddresses = addresses.events("rtnlgrp-ipv4-ifaddr", { inLoop: true });
    await using ofRoutes = routes.events("rtnlgrp-ipv4-route", { inLoop: true });
    const header = { ifaFamily: AF_INET, ifaPrefixlen: 24, ifaIndex: NEAR };
    const cacheinfo = { ifaPrefered: 10_000, ifaValid: 20_000 };
    addresses.do("newaddr", { header, local: "10.0.0.1", cacheinfo }, REPLACE);
    const [{ addr_info: shown }] = ipJson(netns, "-4", "addr", "show", "dev", "near") as [
      { addr_info: [{ preferred_life_time: number; valid_life_time: number }] },
    ];
    const [{ preferred_life_time: preferred, valid_life_time: valid, ...other }] = shown;
    expect(other).toMatchObject({ local: "10.0.0.1" });
    // The remaining lifetimes of addresses may have decreased by some seconds.
    expect(valid - preferred).toBe(10_000);
    expect(valid).toBeWithin(19_000, 20_001);
    const [changed] = await eventsUntil(ofAddresses, ({ name }) => name === "newaddr-ntf");
    expect(changed?.fields).toMatchObject({ local: "10.0.0.1", cacheinfo });

    const route = {
      header: { rtmFamily: AF_INET, rtmDstLen: 16, rtmTable: RT_TABLE_MAIN, rtmProtocol: 4, rtmType: RTN_UNICAST },
      dst: "10.2.0.0",
    };
    for (const gateway of ["10.0.0.2", "10.0.0.3"]) {
      routes.do("newroute", { ...route, gateway }, REPLACE);
      expect(ipJson(netns, "-4", "route", "show", "10.2.0.0/16")).toMatchObject([{ gateway, dev: "near" }]);
    }
    routes.do("delroute", route);
    const received = await eventsUntil(
      ofRoutes,
      ({ name, fields }) => name === "delroute-ntf" && "dst" in fields && fields.dst === "10.2.0.0",
    );
    const steps = received.flatMap(({ name, fields }) => {
      return "dst" in fields && fields.dst === "10.2.0.0" ? [[name, fields.gateway]] : [];
    });
    expect(steps).toEqual([
      ["newroute-ntf", "10.0.0.2"],
      ["newroute-ntf", "10.0.0.3"],
      ["delroute-ntf", "10.0.0.3"],
    ]);
    expect(undescribed([changed, received, routes.dump("getroute").toArray()])).toEqual([]);
  });
});
