// In these families, the value of one field determines the TypeScript type of another. `tsc` checks the types, and also
// rejects unneeded `@ts-expect-error` directives.
import { expect, test } from "bun:test";
import { nftables } from "../../src/families/nftables.ts";
import { type LinkinfoAttrs, rtLink } from "../../src/families/rt-link.ts";
import { tc } from "../../src/families/tc.ts";
import { type OtherName, operationCodec } from "../../src/schema/index.ts";

/** This function is only checked by the compiler, and never called. */
function typed(): void {
  using links = rtLink.connect();
  const link = links.do("getlink", { ifname: "a" });
  const { linkinfo } = link;
  if (linkinfo?.kind === "bridge") {
    const delay: number | undefined = linkinfo.data?.forwardDelay;
    console.log(delay);
    // @ts-expect-error: bridges lack this field
    linkinfo.data?.loopback;
  }
  if (link.linkinfo?.slaveKind === "bridge") console.log(link.linkinfo.slaveData?.cost?.toFixed());
  if (linkinfo?.kind === "gre" || linkinfo?.kind === "gretap") console.log(linkinfo.data?.ttl?.toFixed());
  switch (linkinfo?.kind) {
    case "vlan":
      console.log(linkinfo.data?.id?.toFixed());
      break;
    // @ts-expect-error: no kind that the schema lists has this name
    case "vlann":
      break;
  }
  // The type of a link type that the spec does not list is a string.
  const text: string | undefined = linkinfo?.kind;
  if (text === "another") console.log(linkinfo?.data instanceof Uint8Array);
  if (linkinfo?.data !== undefined && "forwardDelay" in linkinfo.data)
    console.log(linkinfo.data.forwardDelay?.toFixed());
  // @ts-expect-error: the kind must be checked first
  linkinfo?.data?.forwardDelay;
  const { kind, data } = linkinfo ?? {};
  if (kind === "vxlan") console.log(data?.learning?.toFixed());

  using filters = nftables.connect();
  for (const { expressions } of filters.dump("getrule")) {
    for (const expression of expressions?.elem ?? []) {
      if (expression.name !== "counter") continue;
      const bytes: bigint | undefined = expression.data?.bytes;
      console.log(bytes);
    }
  }
  // In these families, the field that determines the type of another field has different names.
  for (const object of filters.dump("getobj")) if (object.type === "quota") console.log(object.data?.consumed);

  using control = tc.connect();
  for (const discipline of control.dump("getqdisc")) {
    if (discipline.kind !== "fq_codel") continue;
    console.log(discipline.options?.target?.toFixed());
  }

  // A reply is also a valid request. Its link type determines the type of the other fields.
  if (linkinfo !== undefined) links.do("newlink", { ifname: "b", linkinfo });
  links.do("newlink", { ifname: "b", linkinfo: { kind: "bridge", data: { forwardDelay: 1 } } });
  // @ts-expect-error: unknown kind
  links.do("newlink", { ifname: "b", linkinfo: { kind: "brigde" } });
  // @ts-expect-error: bridges lack the field id
  links.do("newlink", { ifname: "b", linkinfo: { kind: "bridge", data: { id: 5 } } });
  const some: string = "bridge";
  // @ts-expect-error: an arbitrary string may be misspelled
  links.do("newlink", { ifname: "b", linkinfo: { kind: some } });
  links.do("newlink", { ifname: "b", linkinfo: { kind: some as OtherName, data: Uint8Array.of(0) } });
  // @ts-expect-error: options of unlisted kinds are bytes
  links.do("newlink", { ifname: "b", linkinfo: { kind: some as OtherName, data: { forwardDelay: 1 } } });
  const either = some as "bridge" | "vrf";
  links.do("newlink", { ifname: "b", linkinfo: { kind: either } });
  links.do("setlink", { ifname: "b", linkinfo: { slaveKind: "bridge", slaveData: { cost: 5 } } });
  // @ts-expect-error: VRF ports lack the field cost
  links.do("setlink", { ifname: "b", linkinfo: { slaveKind: "vrf", slaveData: { cost: 5 } } });
  const at = { header: { ifindex: 1 } };
  control.do("newqdisc", { ...at, kind: "fq_codel", options: { target: 5 } });
  // @ts-expect-error: unknown qdisc
  control.do("newqdisc", { ...at, kind: "fq_code" });
  // @ts-expect-error: fq_codel lacks this option
  control.do("newqdisc", { ...at, kind: "fq_codel", options: { rate64: 5n } });
  // @ts-expect-error: a filter is not a qdisc
  control.do("newqdisc", { ...at, kind: "flower" });
  // @ts-expect-error: a qdisc is not a filter
  control.do("newtfilter", { header: { ifindex: 1 }, kind: "fq_codel" });
  // @ts-expect-error: the qdisc is classless
  control.do("newtclass", { ...at, kind: "fq", options: {} });
  control.do("newtfilter", { ...at, kind: "basic", options: { act: [{ kind: "gact", options: {} }] } });
  // @ts-expect-error: unknown action
  control.do("newtfilter", { ...at, kind: "basic", options: { act: [{ kind: "gatc" }] } });
  // @ts-expect-error: gact lacks this option
  control.do("newtfilter", { ...at, kind: "basic", options: { act: [{ kind: "gact", options: { priority: 5 } }] } });
  const rule = { header: { nfgenFamily: 2 }, table: "t", chain: "c" };
  filters.do("newrule", {
    ...rule,
    expressions: { elem: [{ name: "counter", data: { bytes: 1n } }, { name: "notrack" }] },
  });
  // @ts-expect-error: unknown expression
  filters.do("newrule", { ...rule, expressions: { elem: [{ name: "countr" }] } });
  // @ts-expect-error: counters lack this field
  filters.do("newrule", { ...rule, expressions: { elem: [{ name: "counter", data: { dreg: 1 } }] } });
  // @ts-expect-error: quotas do not count packets
  filters.do("newobj", { header: { nfgenFamily: 2 }, table: "t", name: "o", type: "quota", data: { packets: 1n } });
  const bridge: LinkinfoAttrs = { kind: "bridge", data: { forwardDelay: 1 } };
  console.log(bridge);
}

test("The type of a nest depends on its selector field", () => {
  expect(typed).toBeFunction();
  // A nest with an unknown format has the type of bytes, not the type of a known format.
  const codec = operationCodec(rtLink, "getlink");
  const message = codec.request("do", {
    ifname: "a",
    linkinfo: { kind: "another" as OtherName, data: Uint8Array.of(1, 2) },
  });
  expect(codec.decode(message)).toMatchObject({ linkinfo: { kind: "another", data: Uint8Array.of(1, 2) } });
});
