import { rtLink } from "../../../../src/families/rt-link.ts";
import { NetlinkError, NetworkNamespace } from "../../../../src/index.ts";
import { Links } from "../../../../src/subsystems/route/index.ts";
import { type Description, desired } from "../../../../src/subsystems/state/index.ts";

type Settings = Readonly<Record<string, unknown>>;

const integers: Readonly<Record<string, readonly number[]>> = {
  u8: [0, 1, 2, 0xff],
  u16: [0, 1, 2, 0xffff],
  u32: [0, 1, 2, 0xffff_ffff],
  s32: [-1, 0, 1, 2],
  u64: [0, 1, 2, 10_000_000],
};

/** Settings with numbers or flags in an attribute set of rt-link, each with the values at the ends of its range. */
function everyValue(set: string): Settings[] {
  return rtLink.sets[set]!.attributes.flatMap(({ field, type, access, hint }) => {
    if (access === "read-only" || hint !== undefined) return [];
    const values = type === "flag" ? [true, false] : (integers[type] ?? []);
    return values.map((value) => ({ [field]: value }));
  });
}

const ends = { local: "192.0.2.1", remote: "192.0.2.2" };
const ends6 = { local: "2001:db8::1", remote: "2001:db8::2" };
/** Kinds that need an underlying interface. */
const upper: ReadonlySet<string> = new Set(["macsec", "vlan"]);

/** Attribute set and required settings of links, by kind. */
const kinds: Readonly<Record<string, readonly [set: string, data: Settings]>> = {
  bridge: ["linkinfo-bridge-attrs", {}],
  vxlan: ["linkinfo-vxlan-attrs", { id: 5, port: 4789 }],
  // Kinds of the virtual machine.
  bond: ["linkinfo-bond-attrs", { mode: "802.3ad", miimon: 100 }],
  geneve: ["linkinfo-geneve-attrs", { id: 5, remote: "192.0.2.2" }],
  gre: ["linkinfo-gre-attrs", ends],
  ip6gre: ["linkinfo-gre6-attrs", ends6],
  ip6tnl: ["linkinfo-ip6tnl-attrs", ends6],
  ipip: ["linkinfo-iptun-attrs", ends],
  macsec: ["linkinfo-macsec-attrs", {}],
  netkit: ["linkinfo-netkit-attrs", {}],
  sit: ["linkinfo-iptun-attrs", ends],
  vlan: ["linkinfo-vlan-attrs", { id: 5 }],
  vti: ["linkinfo-vti-attrs", ends],
  vti6: ["linkinfo-vti6-attrs", ends6],
  xfrm: ["linkinfo-xfrm-attrs", { ifId: 5 }],
};

const pair = { eth0: { kind: "veth", data: { peer: { ifname: "eth1" } } } } as const;

/** Descriptions of a link of a kind, or of the port of a bridge, each with one more setting. */
function descriptionsOf(kind: string): Description[] {
  if (kind === "bridge port")
    return everyValue("linkinfo-brport-attrs").map(
      (slaveData): Description =>
        ({
          links: { link0: { kind: "bridge" }, eth0: { ...pair.eth0, master: "link0", slaveKind: "bridge", slaveData } },
        }) as Description,
    );
  const [set, data] = kinds[kind]!;
  return everyValue(set).map(
    (setting) =>
      ({
        links: { ...pair, link0: { kind, ...(upper.has(kind) && { link: "eth0" }), data: { ...data, ...setting } } },
      }) as Description,
  );
}

/** Returns whether the kernel has the setting of a step: it does not list those that it ignores because it is too old. */
function isKnown({ from, to }: { from: unknown; to: unknown }): boolean {
  return from !== undefined || !to;
}

/**
 * Applies each description, and returns the steps of the plans that follow, which would be applied forever, and the
 * number of descriptions that were reached. A description that this library or the kernel rejects has no such plan.
 */
export async function unreached(kind: string): Promise<{ steps: string[]; reached: number }> {
  const steps: string[] = [];
  let reached = 0;
  using netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  for (const description of descriptionsOf(kind)) {
    try {
      const plan = await desired(description, { netns }).plan();
      await plan.apply({ allowRecreate: true });
    } catch (error) {
      if (error instanceof TypeError || error instanceof RangeError) continue;
      if (!(error instanceof NetlinkError)) throw error;
      if (error.code !== "EAGAIN") {
        links.deleteMany(["link0", "eth0"], { ignoreMissing: true });
        continue;
      }
    }
    const again = await desired(description, { netns }).plan();
    if (again.steps.length === 0) reached++;
    for (const step of again.steps) if (Object.values(step.differences ?? {}).some(isKnown)) steps.push(`${step}`);
  }
  return { steps, reached };
}
