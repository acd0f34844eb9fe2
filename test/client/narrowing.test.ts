// What one field tells of another is known to types as well. The checks are `tsc`'s, who refuses a directive that is not needed.
import { expect, test } from "bun:test";
import { nftables } from "../../src/families/nftables.ts";
import { type LinkinfoAttrs, rtLink } from "../../src/families/rt-link.ts";
import { tc } from "../../src/families/tc.ts";
import { operationCodec } from "../../src/schema/index.ts";

/** Never called: it is enough that it compiles. */
function typed(): void {
  using links = rtLink.connect();
  const link = links.do("getlink", { ifname: "a" });
  const { linkinfo } = link;
  if (linkinfo?.kind === "bridge") {
    const delay: number | undefined = linkinfo.data?.forwardDelay;
    console.log(delay);
    // @ts-expect-error: bridges have no such field
    linkinfo.data?.loopback;
  }
  if (link.linkinfo?.slaveKind === "bridge") console.log(link.linkinfo.slaveData?.cost?.toFixed());
  if (linkinfo?.kind === "gre" || linkinfo?.kind === "gretap") console.log(linkinfo.data?.ttl?.toFixed());
  switch (linkinfo?.kind) {
    case "vlan":
      console.log(linkinfo.data?.id?.toFixed());
      break;
    // A kind that the schema does not know.
    case "another":
      if (linkinfo.data instanceof Uint8Array) console.log(linkinfo.data.length);
  }
  if (linkinfo?.data !== undefined && "forwardDelay" in linkinfo.data)
    console.log(linkinfo.data.forwardDelay?.toFixed());
  // @ts-expect-error: whose data it is has to be asked first
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
  // What tells the format can be one of a few names.
  for (const object of filters.dump("getobj")) if (object.type === "quota") console.log(object.data?.consumed);

  using control = tc.connect();
  for (const discipline of control.dump("getqdisc")) {
    if (discipline.kind !== "fq_codel") continue;
    console.log(discipline.options?.target?.toFixed());
  }

  // What is written can have any of both, and what was read can be written.
  const some: string = "bridge";
  links.do("newlink", { ifname: "b", linkinfo: { kind: some, data: { forwardDelay: 1 } } });
  if (linkinfo !== undefined) links.do("newlink", { ifname: "b", linkinfo });
  const given: LinkinfoAttrs = { kind: "bridge", data: { forwardDelay: 1 } };
  console.log(given);
}

test("what one field tells of another is known to types as well", () => {
  expect(typed).toBeFunction();
  // Bytes, which stand for what has no format, have none of the fields that other formats have.
  const codec = operationCodec(rtLink, "getlink");
  const message = codec.request("do", { ifname: "a", linkinfo: { kind: "another", data: Uint8Array.of(1, 2) } });
  expect(codec.decode(message)).toMatchObject({ linkinfo: { kind: "another", data: Uint8Array.of(1, 2) } });
});
