// What the types of links let through; the compiler is the one that tests it.
import { expect, test } from "bun:test";
import type { Links, OtherKind } from "../../../src/subsystems/route/index.ts";

/** Never called: its body is for the compiler. */
function uses(links: Links): unknown[] {
  links.add({ ifname: "d0", kind: "dummy" });
  links.add({ ifname: "v0", kind: "vlan", link: "d0", data: { id: 7 } });
  links.add({ kind: "of-my-own" as OtherKind, data: new Uint8Array(4) });
  // @ts-expect-error A kind that is misspelt is none.
  links.add({ ifname: "v0", kind: "vlann" });
  // @ts-expect-error VLANs have no such option.
  links.add({ ifname: "v0", kind: "vlan", data: { idd: 7 } });
  // @ts-expect-error Nor does one without options have any.
  links.add({ ifname: "d0", kind: "dummy", data: { id: 7 } });
  // What is listed by its kind is known by it.
  const ids = links
    .list({ kind: "vlan" })
    .toArray()
    .map((link): [kind: "vlan", id: number | undefined] => [link.kind, link.data?.id]);
  const kind: string = links.get("d0").kind ?? "";
  const any = [...links.list({ kind }), ...links.list()].map(({ ifname }) => ifname);
  return [...ids, ...any];
}

test("links are typed by their kinds", () => {
  expect(uses).toBeFunction();
});
