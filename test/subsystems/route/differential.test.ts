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

/** Time limit in milliseconds, which is long because each comparison starts a process. */
const TIMEOUT_MS = 1_200_000;

/** Removes the permanent address of default tunnels, because it is random and iproute2 formats it differently. */
function withoutPermanentAddress(link: object): object {
  const { permaddr: _, ...rest } = link as { permaddr?: unknown };
  return rest;
}

/** For each table, returns the output of iproute2 without the fields that only iproute2 has. */
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
    // By default iproute2 omits neighbours that need no address resolution.
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

/** Removes the fields whose values differ between namespaces or change over time. */
const volatile =
  /_timer|^operstate$|^permaddr$|^flags$|tentative|^used|^gc_|^link_netnsid$|^altnames$|^root_id$|unbalanced_time$/;

/**
 * Reports whether an object belongs to the automatically configured link-local addresses, for which the test waits, or is
 * a proxy entry for all interfaces: Linux 6.18 keeps those of a deleted namespace, and lists them in a later one.
 */
function isOfAnother(item: unknown): boolean {
  if (typeof item !== "object" || item === null) return false;
  if ("proxy" in item && !("dev" in item)) return true;
  return Object.values(item).some((value) => typeof value === "string" && /^(fe80|ff0)/.test(value));
}

function steady(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(steady).filter((item) => !isOfAnother(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !volatile.test(name))
      .map(([name, inner]) => [name, steady(inner)]),
  );
}

/** Returns the reason why the kernel does not support a set-up, or undefined for a supported set-up. */
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

/** Returns the reason why the kernel does not support an encapsulation, or undefined for a supported encapsulation. */
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
/** Set-ups to test. In the virtual machine these are only the set-ups that other kernels may not support. */
const chosen = process.env["BUN_NETLINK_SET_UPS"] === "optional-features" ? setUps.filter(ofSomeKernels) : setUps;

function ofSomeKernels({ needs = [], route }: SetUp): boolean {
  return needs.length > 0 || route !== undefined;
}

/** Defines a test of a set-up if the kernel supports it. */
function describeSetUp(setUp: SetUp, tests: () => void): void {
  if (!ready) {
    describe.skip(setUp.name, tests);
    return;
  }
  const reason = lacking(setUp);
  whereTheKernelHas(`${setUp.name} (${reason})`, reason === undefined, () => describe(setUp.name, tests));
}

describeInNamespaces("Comparison with iproute2", () => {
  for (const setUp of chosen) {
    describeSetUp(setUp, () => {
      test(
        "the library lists the objects of iproute2 with the same fields",
        () => {
          using netns = NetworkNamespace.create();
          iproute(netns, setUp.lines);
          using tables = new Tables(netns);
          for (const read of Object.values(oracles)) expectEventually(() => read(tables));
        },
        TIMEOUT_MS,
      );

      test(
        "the library creates the same objects as iproute2",
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
