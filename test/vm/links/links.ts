import type { Client } from "../../../src/client/index.ts";
import { type Events, type Groups, type LinkAttrs, type Operations, rtLink } from "../../../src/families/rt-link.ts";
import { type NetworkNamespace, NLM_F_CREATE, NLM_F_EXCL } from "../../../src/index.ts";
import type { OtherName, Write } from "../../../src/schema/model/types.ts";

/** Opens a typed client of the family `rt-link` for the links in a namespace. */
export function links(netns: NetworkNamespace): Client<Operations, Events, Groups> {
  return rtLink.connect({ netns });
}

/**
 * Adds a link and returns its index. If the spec does not describe links of this kind, their settings are passed as
 * bytes.
 */
export function addLink(netns: NetworkNamespace, kind: string, fields: LinkAttrs<Write>, data?: Uint8Array): number {
  const linkinfo = { kind: kind as OtherName, ...(data === undefined ? {} : { data }) };
  links(netns).do("newlink", { ...fields, linkinfo }, { flags: NLM_F_CREATE | NLM_F_EXCL });
  return linkIndex(netns, fields.ifname!);
}

export function linkIndex(netns: NetworkNamespace, ifname: string): number {
  return links(netns).do("getlink", { ifname }).header.ifiIndex;
}

export function linkUp(netns: NetworkNamespace, ifname: string): void {
  links(netns).do("setlink", { header: { ifiIndex: linkIndex(netns, ifname), ifiFlags: ["up"], ifiChange: 1 } });
}

export function removeLink(netns: NetworkNamespace, ifname: string): void {
  links(netns).do("dellink", { ifname });
}
