// Tests route encapsulations that few kernels support. The `ip` command creates the routes; the library reads them and
// creates them again.
import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { Links, type Route, Routes } from "../../../src/subsystems/route/index.ts";
import { isLinuxAtLeast } from "../../support/environment.ts";
import { ipJson, runIn } from "../../support/oracle.ts";
import { useLab } from "../lab.ts";
import { loadModule } from "../modules.ts";

const lab = useLab();
for (const name of ["xfrm_interface", "vrf"]) loadModule(name);

const setUp = `link set lo up
link add va type veth peer name vb
link set va up
link set vb up
-6 addr add 2001:db8::1/64 dev va nodad
link add red type vrf table 100
link set red up
link add xf type xfrm dev va if_id 7${isLinuxAtLeast("6.1") ? "\nlink add xe type xfrm external\nlink set xe up" : ""}`;

/**
 * Routes with an encapsulation: the arguments of `ip` that create the route, the object that the library must read
 * (with interface names), and the required version of Linux.
 */
const allCases: readonly [command: string, encap: Record<string, unknown>, since?: string][] = [
  ["-6 route add fd01::/64 encap seg6 mode encap segs 2001:db8::2,2001:db8::3 dev va", seg6("encap")],
  ["-6 route add fd02::/64 encap seg6 mode inline segs 2001:db8::2,2001:db8::3 dev va", seg6("inline")],
  ["-6 route add fd03::/64 encap seg6 mode l2encap segs 2001:db8::2,2001:db8::3 dev va", seg6("l2encap")],
  ["-6 route add fd04::/64 encap seg6 mode encap.red segs 2001:db8::2,2001:db8::3 dev va", seg6("encap.red"), "6.1"],
  ["-6 route add fd05::1 encap seg6local action End dev va", { action: "End" }],
  ["-6 route add fd05::2 encap seg6local action End.X nh6 fd09::1 dev va", { action: "End.X", nh6: "fd09::1" }],
  ["-6 route add fd05::3 encap seg6local action End.T table 100 dev va", { action: "End.T", table: 100 }],
  ["-6 route add fd05::4 encap seg6local action End.DT6 table 100 dev va", { action: "End.DT6", table: 100 }],
  ["-6 route add fd05::5 encap seg6local action End.DX4 nh4 10.0.0.9 dev va", { action: "End.DX4", nh4: "10.0.0.9" }],
  ["-6 route add fd05::6 encap seg6local action End.DX6 nh6 fd09::2 dev va", { action: "End.DX6", nh6: "fd09::2" }],
  ["-6 route add fd05::7 encap seg6local action End.DX2 oif vb dev va", { action: "End.DX2", oif: "vb" }],
  [
    "-6 route add fd05::8 encap seg6local action End.DT4 vrftable 100 dev va",
    { action: "End.DT4", vrftable: 100 },
    "5.11",
  ],
  [
    "-6 route add fd05::9 encap seg6local action End.DT46 vrftable 100 dev va",
    { action: "End.DT46", vrftable: 100 },
    "5.14",
  ],
  [
    "-6 route add fd05::a encap seg6local action End.B6.Encaps srh segs 2001:db8::7,2001:db8::8 dev va",
    { action: "End.B6.Encaps", segs: ["2001:db8::7", "2001:db8::8"] },
  ],
  ["route add 10.7.0.0/24 encap ip id 5 src 10.0.0.1 dst 10.0.0.2 ttl 7 dev va", { type: "ip", id: 5n, ttl: 7 }],
  ["-6 route add fd07::/64 encap ip6 id 6 src fd09::1 dst fd09::2 hoplimit 9 dev va", { type: "ip6", id: 6n, ttl: 9 }],
];
const cases = allCases.filter(([, , since = "0"]) => isLinuxAtLeast(since));

function seg6(mode: string): Record<string, unknown> {
  return { type: "seg6", mode, segs: ["2001:db8::2", "2001:db8::3"] };
}

/** Returns the routes with an encapsulation, as `ip` prints them. */
function told(): unknown[] {
  return [...ipJson(lab.netns, "-d", "-4", "route", "show"), ...ipJson(lab.netns, "-d", "-6", "route", "show")].filter(
    (route) => route["encap"] !== undefined,
  );
}

test("Routes reads and recreates encapsulations of `ip`", () => {
  // Route actions with a VRF table require that each table belongs to a single VRF.
  if (isLinuxAtLeast("5.11")) lab.netns.run(() => writeFileSync("/proc/sys/net/vrf/strict_mode", "1"));
  for (const line of setUp.split("\n")) runIn(lab.netns, ["ip", ...line.split(" ")]);
  for (const [command] of cases) runIn(lab.netns, ["ip", ...command.split(" ")]);
  using routes = Routes.open({ netns: lab.netns });
  const own = () => [...routes.list()].filter(({ encap }) => encap !== undefined);
  const byDestination = new Map(own().map((route) => [route.dst.replace(/\/\d+$/, ""), route]));
  for (const [command, expected] of cases) {
    const [destination = ""] = /(?<=add )[^ /]+/.exec(command) ?? [];
    const type = "action" in expected ? "seg6local" : expected["type"];
    expect([command, byDestination.get(destination)?.encap]).toMatchObject([command, { type, ...expected }]);
  }
  const before = told();
  expect(before.length).toBe(cases.length);
  const read: Route[] = own();
  for (const route of read) routes.delete(route);
  expect(told()).toEqual([]);
  for (const route of read) routes.add(route);
  expect(told()).toEqual(before);
});

test("Links reads and creates IPsec interfaces like `ip`", () => {
  for (const line of setUp.split("\n")) runIn(lab.netns, ["ip", ...line.split(" ")]);
  using links = Links.open({ netns: lab.netns });
  expect(links.get("xf")).toMatchObject({ kind: "xfrm", data: { ifId: 7, link: "va" } });
  if (isLinuxAtLeast("6.1")) {
    expect(links.get("xe")).toMatchObject({ kind: "xfrm", data: { collectMetadata: true } });
  }
  links.add({ ifname: "yf", kind: "xfrm", data: { ifId: 8, link: links.get("va").ifindex } });
  const told = (name: string) => ipJson(lab.netns, "-d", "link", "show", name)[0]!;
  expect(told("yf")).toMatchObject({ link: "va", linkinfo: { info_kind: "xfrm", info_data: { if_id: "0x8" } } });
});
