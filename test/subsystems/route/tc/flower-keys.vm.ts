// Checks that the keys of flower filters that the kernel ignores are the ones that this library rejects.
import { expect } from "bun:test";
import { tc } from "../../../../src/families/tc.ts";
import { NetlinkError, NLM_F_CREATE } from "../../../../src/index.ts";
import { setPlan } from "../../../../src/schema/plan/plan.ts";
import { checkFlowerKeys } from "../../../../src/subsystems/route/tc/flower-keys.ts";
import { loadModule } from "../../../vm/modules.ts";
import { test } from "../support.ts";

for (const name of ["sch_ingress", "cls_flower"]) loadModule(name);

type Options = Readonly<Record<string, unknown>>;

const [IP, IPV6, ARP, RARP, VLAN, SVLAN, MPLS, PPP] = [0x800, 0x86dd, 0x806, 0x8035, 0x8100, 0x88a8, 0x8847, 0x8864];
const inTag = { keyEthType: VLAN, keyVlanEthType: SVLAN, keyVlanId: 5 };
const headers: readonly Options[] = [
  {},
  ...[IP, IPV6].flatMap((keyEthType) =>
    [undefined, 1, 6, 17, 50, 58, 115, 132].map((keyIpProto) => ({ keyEthType, keyIpProto })),
  ),
  ...[ARP, RARP, VLAN, SVLAN, MPLS, 0x8848, PPP, 0x1234].map((keyEthType) => ({ keyEthType })),
  { keyNumOfVlans: 1 },
  { keyNumOfVlans: 2 },
  { keyNumOfVlans: 1, keyEthType: IP },
  { keyEthType: VLAN, keyVlanEthType: IP, keyIpProto: 6 },
  { keyEthType: SVLAN, keyVlanEthType: VLAN },
  { ...inTag, keyCvlanEthType: IPV6, keyIpProto: 58 },
  { ...inTag, keyCvlanEthType: ARP },
  { ...inTag, keyCvlanEthType: PPP, keyPppProto: 0x21, keyIpProto: 17 },
  ...[0x21, 0x57, 0x281, 0x283, 0x1234].map((keyPppProto) => ({ keyEthType: PPP, keyPppProto })),
  { keyEthType: PPP, keyPppProto: 0x21, keyIpProto: 6 },
];

/** Values that the kernel accepts, by the type of the attribute. */
function sampleOf({ name, type, hint }: { name: string; type: string; hint?: string }): unknown {
  if (hint === "mac") return "02:00:00:00:00:01";
  if (hint === "ipv6") return "2001:db8::1";
  if (hint === "ipv4") return "10.0.0.1";
  if (name === "key-ppp-proto") return 0x21;
  return type.startsWith("u") ? 1 : undefined;
}

const attributes = setPlan(tc, "attrs").fieldByName("options")!.formats.get("flower")!.set.attributes;
const keys = attributes.flatMap((attribute) => {
  const { name, field } = attribute;
  // Flags, and the EtherType of the filter, are in the headers.
  const isOwn =
    /^key-(?!eth-type$|num-of|ct-|.*flags|mpls-opts|enc-opts|spi|hash)/.test(name) && !name.endsWith("-mask");
  const value = isOwn ? sampleOf(attribute) : undefined;
  return value === undefined ? [] : [[field, value] as const];
});

function isAccepted(options: Options): boolean {
  try {
    checkFlowerKeys(options, "options");
    return true;
  } catch {
    return false;
  }
}

test("the kernel ignores exactly the keys of flower filters that are errors", ({ netns, links, qdiscs }) => {
  links.add({ ifname: "d0", kind: "dummy" });
  qdiscs.add({ dev: "d0", kind: "clsact" });
  using client = tc.connect({ netns });
  const header = { ifindex: links.get("d0").ifindex, parent: 0xfffffff2, info: 0 };
  const wrong: string[] = [];
  let ignored = 0;
  for (const [chain, base] of headers.entries()) {
    const sent = new Map<number, Options>();
    for (const [index, [field, value]] of keys.entries()) {
      if (field in base) continue;
      const options = { ...base, [field]: value };
      const place = { ...header, info: ((index + 1) << 16) | 0x300 };
      try {
        client.do("newtfilter", { header: place, chain, kind: "flower", options }, { flags: NLM_F_CREATE });
        sent.set(index + 1, options);
      } catch (error) {
        if (!(error instanceof NetlinkError)) throw error;
      }
    }
    for (const { header: of, options } of client.dump("gettfilter", { header, chain })) {
      const listed = options as Options | undefined;
      const request = sent.get(of.info >>> 16);
      // The kernel also lists each preference without options.
      if (request === undefined || listed?.["flags"] === undefined) continue;
      const [field] = keys[(of.info >>> 16) - 1]!;
      const isRead = listed[field] !== undefined;
      if (!isRead) ignored++;
      if (isAccepted(request) !== isRead)
        wrong.push(`${JSON.stringify(request)}: ${isRead ? "read" : "ignored"} by the kernel`);
    }
  }
  expect(wrong).toEqual([]);
  expect(ignored).toBeGreaterThan(100);
});
