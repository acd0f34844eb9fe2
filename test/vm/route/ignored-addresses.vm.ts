import { expect, test } from "bun:test";
import { Links, type NewLink } from "../../../src/subsystems/route/index.ts";
import { type Description, desired, snapshot } from "../../../src/subsystems/state/index.ts";
import { useLab } from "../lab.ts";
import { addLink } from "../links/links.ts";

const lab = useLab();

const ipv4 = { local: "10.9.0.1", remote: "10.9.0.2" };
const ipv6 = { local: "2001:db8::1", remote: "2001:db8::2" };
const created = { ifname: "x0" };
const ignoring: NewLink[] = [
  { ...created, kind: "wireguard" },
  { ...created, kind: "vcan" },
  { ...created, kind: "vsockmon" },
  { ...created, kind: "xfrm", data: { ifId: 5 } },
  { ...created, kind: "ipip", data: ipv4 },
  { ...created, kind: "gre", data: ipv4 },
  { ...created, kind: "sit", data: ipv4 },
  { ...created, kind: "vti", data: ipv4 },
  { ...created, kind: "ip6tnl", data: ipv6 },
  { ...created, kind: "ip6gre", data: ipv6 },
  { ...created, kind: "vti6", data: ipv6 },
  { ...created, kind: "ipvlan", link: "d0" },
  { ...created, kind: "macvlan", link: "d0", data: { mode: "passthru" } },
];

test.each(ignoring.map((link) => [link.kind, link] as const))(
  "A new link of kind %s has no address of its own",
  async (kind, link) => {
    using links = Links.open(lab);
    links.add({ ifname: "d0", kind: "dummy" });
    const address = kind?.includes("6") === true ? "2001:db8::9" : "02:00:00:00:00:99";
    expect(() => links.add({ ...link, address } as NewLink)).toThrow(`address: ignored by the kernel for ${kind}`);
    const { ifname: _, ...settings } = link;
    expect(() => desired({ links: { x0: { ...settings, address } } } as Description)).toThrow("links.x0.address");
    // The kernel ignores it.
    links.add(link);
    const listed = links.get("x0");
    links.delete("x0");
    const { link: lower, data } = link as { link?: string; data?: object };
    if (lower === undefined && data === undefined) {
      addLink(lab.netns, `${kind}`, { ifname: "x0", address: new Uint8Array([2, 0, 0, 0, 0, 9]) });
      expect(links.get("x0").address).toBe(listed.address);
      links.delete("x0");
    }
    links.add(listed);
    expect(links.get("x0")).toMatchObject({
      kind,
      ...(listed.address === undefined ? {} : { address: listed.address }),
    });
    const state = await snapshot(lab);
    links.delete("x0");
    const plan = await desired(state, lab).plan();
    await plan.apply();
    expect(links.get("x0").address).toEqual(listed.address);
  },
);

test.each([
  "dummy",
  "bridge",
  "bond",
  "veth",
  "gretap",
  "ip6gretap",
  "vxlan",
  "geneve",
  "macvlan",
  "vlan",
  "vrf",
  "ifb",
  "macsec",
  "team",
])("A new link of kind %s has the requested address", (kind) => {
  using links = Links.open(lab);
  links.add({ ifname: "d0", kind: "dummy" });
  const own: Record<string, object> = {
    gretap: { data: ipv4 },
    ip6gretap: { data: ipv6 },
    vxlan: { data: { id: 5 } },
    geneve: { data: { id: 5, remote: "10.9.0.2" } },
    macvlan: { link: "d0" },
    vlan: { link: "d0", data: { id: 5 } },
    vrf: { data: { table: 5 } },
    macsec: { link: "d0" },
  };
  const addresses = { address: "02:00:00:00:00:99", broadcast: "ff:ff:ff:ff:ff:fe" };
  links.add({ ifname: "x0", kind, ...addresses, ...own[kind] } as NewLink);
  expect(links.get("x0")).toMatchObject(addresses);
});
