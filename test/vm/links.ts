import type { Client } from "../../src/client/index.ts";
import { type Events, type Groups, type LinkAttrs, type Operations, rtLink } from "../../src/families/rt-link.ts";
import { type NetworkNamespace, NLM_F_CREATE, NLM_F_EXCL } from "../../src/index.ts";
import type { Write } from "../../src/schema/types.ts";

/** The links of a namespace, by the typed family. */
export function links(netns: NetworkNamespace): Client<Operations, Events, Groups> {
  return rtLink.connect({ netns });
}

/** Adds a link and returns its number. The data of kinds that the family does not describe are bytes. */
export function addLink(netns: NetworkNamespace, kind: string, fields: LinkAttrs<Write>, data?: Uint8Array): number {
  const linkinfo = { kind, ...(data === undefined ? {} : { data }) };
  links(netns).do("newlink", { ...fields, linkinfo }, { flags: NLM_F_CREATE | NLM_F_EXCL });
  return linkIndex(netns, fields.ifname!);
}

/** Number of a link by its name. */
export function linkIndex(netns: NetworkNamespace, ifname: string): number {
  return links(netns).do("getlink", { ifname }).header.ifiIndex;
}

/** Sets a link up. */
export function linkUp(netns: NetworkNamespace, ifname: string): void {
  links(netns).do("setlink", { header: { ifiIndex: linkIndex(netns, ifname), ifiFlags: ["up"], ifiChange: 1 } });
}

/** Removes a link. */
export function removeLink(netns: NetworkNamespace, ifname: string): void {
  links(netns).do("dellink", { ifname });
}
