import { describe, test } from "bun:test";
import { NetlinkError, NetworkNamespace } from "../../../src/index.ts";
import { Links, type NewRoute } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces, hasProgram, namespacesAvailable, whereTheKernelHas } from "../../support/environment.ts";
import { expectEventually } from "../../support/eventually.ts";
import {
  addressView,
  fdbView,
  linkOracle,
  linkView,
  neighbourView,
  nexthopView,
  routeView,
  ruleOracle,
  ruleView,
} from "./iproute-view.ts";
import { type SetUp, setUps, Tables } from "./setups.ts";
import { iproute, json, sorted } from "./support.ts";

/** Each comparison is a process of its own. */
const TIMEOUT_MS = 120_000;

/** The kernel's own tunnels have random ones, which iproute2 writes in ways of its own. */
function withoutPermanentAddress(link: object): object {
  const { permaddr: _, ...rest } = link as { permaddr?: unknown };
  return rest;
}

/** What iproute2 tells, beside what only it has. */
const oracles: Record<string, (tables: Tables) => readonly [unknown, unknown]> = {
  links: ({ netns, links }) => [
    links.list().toArray().map(linkView).map(withoutPermanentAddress),
    json(netns, "ip -j -d link").map(linkOracle).map(withoutPermanentAddress),
  ],
  addresses: ({ netns, addresses }) => [
    sorted(addresses.list().toArray().map(addressView)),
    sorted(json(netns, "ip -j -d address").flatMap((link) => link["addr_info"] as object[])),
  ],
  routes: ({ netns, routes }) => [
    sorted(routes.list({ family: "inet" }).toArray().map(routeView)),
    sorted(json(netns, "ip -4 -j -d route show table all").map(({ nh_info: _, ...route }) => route)),
  ],
  "routes of IPv6": ({ netns, routes }) => [
    sorted(routes.list({ family: "inet6" }).toArray().map(routeView)),
    sorted(json(netns, "ip -6 -j -d route show table all").map(({ nh_info: _, ...route }) => route)),
  ],
  rules: ({ netns, rules }) => [
    rules.list({ family: "inet" }).toArray().map(ruleView),
    json(netns, "ip -j -d rule").map(ruleOracle),
  ],
  "rules of IPv6": ({ netns, rules }) => [
    rules.list({ family: "inet6" }).toArray().map(ruleView),
    json(netns, "ip -6 -j -d rule").map(ruleOracle),
  ],
  neighbours: ({ netns, neighbours }) => [
    // Without being asked iproute2 passes over those that need no resolution.
    sorted(neighbours.list().toArray().map(neighbourView)),
    sorted(json(netns, "ip -j neigh show nud all")),
  ],
  proxies: ({ netns, neighbours }) => [
    sorted(neighbours.list({ proxy: true }).toArray().map(neighbourView)),
    sorted([...json(netns, "ip -4 -j neigh show proxy"), ...json(netns, "ip -6 -j neigh show proxy")]),
  ],
  "next hops": ({ netns, nexthops }) => [nexthops.list().toArray().map(nexthopView), json(netns, "ip -j -d nexthop")],
  "forwarding entries": ({ netns, fdb }) => [
    sorted(fdb.list().toArray().map(fdbView)),
    sorted(json(netns, "bridge -j fdb")),
  ],
};

const listings = [
  "ip -j -d link",
  "ip -j -d address",
  "ip -4 -j -d route show table all",
  "ip -6 -j -d route show table all",
  "ip -j -d rule",
  "ip -6 -j -d rule",
  "ip -j neigh show nud permanent",
  "ip -4 -j neigh show proxy",
  "ip -6 -j neigh show proxy",
  "ip -j -d nexthop",
] as const;

/** What is another thing in every namespace or at every moment. */
const volatile =
  /_timer|^operstate$|^permaddr$|^flags$|tentative|^used|^gc_|^link_netnsid$|^altnames$|^root_id$|unbalanced_time$/;

/** Addresses that interfaces give themselves, and what follows from them, come a moment later. */
function isOfLinkLocal(item: unknown): boolean {
  if (typeof item !== "object" || item === null) return false;
  return Object.values(item).some((value) => typeof value === "string" && /^(fe80|ff0)/.test(value));
}

function steady(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(steady).filter((item) => !isOfLinkLocal(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !volatile.test(name))
      .map(([name, inner]) => [name, steady(inner)]),
  );
}

/** Why this kernel cannot have that set-up; undefined when it can. */
function lacking({ needs = [], route }: SetUp): string | undefined {
  using netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  links.add({ ifname: "a", kind: "veth", data: { peer: { ifname: "b" } } });
  for (const kind of needs) {
    try {
      links.add({ ifname: "probe", link: "a", kind, ...probes[kind] } as never);
    } catch (error) {
      if (error instanceof NetlinkError && error.code === "EOPNOTSUPP")
        return `this kernel has no links of the kind ${kind}`;
      if (!(error instanceof NetlinkError)) throw error;
    }
  }
  return route === undefined ? undefined : lackingRoute(netns, route);
}

/** The same for a way to treat packets. */
function lackingRoute(netns: NetworkNamespace, route: NewRoute): string | undefined {
  using tables = new Tables(netns);
  tables.links.addMany([{ ifname: "va", kind: "veth", up: true, data: { peer: { ifname: "vb" } } }]);
  try {
    tables.routes.add(route);
  } catch (error) {
    if (error instanceof NetlinkError && error.code === "EOPNOTSUPP") return "this kernel has no such routes";
    if (!(error instanceof NetlinkError)) throw error;
  }
  return undefined;
}

const probes: Record<string, object> = {
  vlan: { data: { id: 5 } },
  vxlan: { data: { id: 5 }, link: undefined },
  vrf: { data: { table: 5 } },
};

const ready = namespacesAvailable && hasProgram("ip") && hasProgram("bridge");
/** In the virtual machine only what other kernels may lack is worth the time. */
const chosen = process.env["BUN_NETLINK_SET_UPS"] === "optional-features" ? setUps.filter(ofSomeKernels) : setUps;

function ofSomeKernels({ needs = [], route }: SetUp): boolean {
  return needs.length > 0 || route !== undefined;
}

/** Tests of a set-up, where this kernel can have it. */
function describeSetUp(setUp: SetUp, tests: () => void): void {
  if (!ready) {
    describe.skip(setUp.name, tests);
    return;
  }
  const reason = lacking(setUp);
  whereTheKernelHas(`${setUp.name} (${reason})`, reason === undefined, () => describe(setUp.name, tests));
}

describeInNamespaces("what iproute2 has made", () => {
  for (const setUp of chosen) {
    describeSetUp(setUp, () => {
      test(
        "is read as iproute2 reads it, field by field",
        () => {
          using netns = NetworkNamespace.create();
          iproute(netns, setUp.lines);
          using tables = new Tables(netns);
          for (const read of Object.values(oracles)) expectEventually(() => read(tables));
        },
        TIMEOUT_MS,
      );

      test(
        "is the same when it is made here",
        () => {
          using theirs = NetworkNamespace.create();
          iproute(theirs, setUp.lines);
          using ours = NetworkNamespace.create();
          using tables = new Tables(ours);
          setUp.make(tables);
          for (const listing of listings) {
            expectEventually(() => [steady(json(ours, listing)), steady(json(theirs, listing))]);
          }
        },
        TIMEOUT_MS,
      );
    });
  }
});
