// What rtnetlink's families change and announce, beside what `ip` tells of it.
import { expect, test } from "bun:test";
import { rtAddr } from "../../src/families/rt-addr.ts";
import { rtNeigh } from "../../src/families/rt-neigh.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { rtRule } from "../../src/families/rt-rule.ts";
import { AF_INET, NetworkNamespace, NLM_F_CREATE, NLM_F_REPLACE, RT_TABLE_MAIN, RTN_UNICAST } from "../../src/index.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { ipJson, runIn } from "../support/oracle.ts";
import { eventsUntil, undescribed } from "./oracles.ts";

const REPLACE = { flags: NLM_F_CREATE | NLM_F_REPLACE };
const NEAR = 10;

function lab(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  for (const command of [
    "ip link add near index 10 type veth peer name far",
    "ip link set near up",
    "ip link set far up",
    "ip addr add 10.0.0.1/24 dev near",
  ]) {
    runIn(netns, command.split(" "));
  }
  return netns;
}

describeInNamespaces("what is changed", () => {
  const ip = hasProgram("ip");

  test.skipIf(!ip)("of a neighbour is what ip tells, and is announced", async () => {
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
    const told = await eventsUntil(events, ({ fields }) => {
      return "dst" in fields && fields.dst === "10.0.0.9" && fields.lladdr === undefined;
    });
    expect(undescribed(told)).toEqual([]);
    const seen = told.flatMap(({ fields }) => ("dst" in fields && fields.dst === "10.0.0.9" ? [fields.lladdr] : []));
    expect([...new Set(seen)].slice(0, 2)).toEqual(["02:00:00:00:00:01", "02:00:00:00:00:02"]);
  });

  test.skipIf(!ip)("of a rule is what ip tells, and is announced", async () => {
    using netns = lab();
    using client = rtRule.connect({ netns });
    await using events = client.events("rtnlgrp-ipv4-rule", { inLoop: true });
    const rule = { header: { family: AF_INET, srcLen: 8, action: "to-tbl" as const }, src: "10.0.0.0", priority: 77 };
    client.do("newrule", { ...rule, table: 55, fwmark: 3, fwmask: 0xff }, { flags: NLM_F_CREATE });
    const shown = { priority: 77, src: "10.0.0.0", srclen: 8, fwmark: "0x3", fwmask: "0xff", table: "55" };
    expect(ipJson(netns, "-4", "rule", "show", "priority", "77")).toEqual([shown]);
    client.do("delrule", rule);
    expect(ipJson(netns, "-4", "rule", "show", "priority", "77")).toEqual([]);
    const told = await eventsUntil(events, ({ name }) => name === "delrule-ntf");
    expect(told.map(({ name, fields }) => [name, fields.src, fields.table, fields.fwmark])).toEqual([
      ["newrule-ntf", "10.0.0.0", 55, 3],
      ["delrule-ntf", "10.0.0.0", 55, 3],
    ]);
    expect(undescribed(told)).toEqual([]);
  });

  test.skipIf(!ip)("of an address and a route is what ip tells, and is announced", async () => {
    using netns = lab();
    using addresses = rtAddr.connect({ netns });
    using routes = rtRoute.connect({ netns });
    await using ofAddresses = addresses.events("rtnlgrp-ipv4-ifaddr", { inLoop: true });
    await using ofRoutes = routes.events("rtnlgrp-ipv4-route", { inLoop: true });
    const header = { ifaFamily: AF_INET, ifaPrefixlen: 24, ifaIndex: NEAR };
    const cacheinfo = { ifaPrefered: 100, ifaValid: 200 };
    addresses.do("newaddr", { header, local: "10.0.0.1", cacheinfo }, REPLACE);
    const [{ addr_info: shown }] = ipJson(netns, "-4", "addr", "show", "dev", "near") as [{ addr_info: object[] }];
    expect(shown).toMatchObject([{ local: "10.0.0.1", preferred_life_time: 100, valid_life_time: 200 }]);
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
    const told = await eventsUntil(
      ofRoutes,
      ({ name, fields }) => name === "delroute-ntf" && "dst" in fields && fields.dst === "10.2.0.0",
    );
    const steps = told.flatMap(({ name, fields }) => {
      return "dst" in fields && fields.dst === "10.2.0.0" ? [[name, fields.gateway]] : [];
    });
    expect(steps).toEqual([
      ["newroute-ntf", "10.0.0.2"],
      ["newroute-ntf", "10.0.0.3"],
      ["delroute-ntf", "10.0.0.3"],
    ]);
    expect(undescribed([changed, told, routes.dump("getroute").toArray()])).toEqual([]);
  });
});
