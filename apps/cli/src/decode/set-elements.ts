import { NLA_HDRLEN, NLA_TYPE_MASK, NLMSG_HDRLEN } from "bun-netlink";
import { NFTA_LIST_ELEM } from "bun-netlink/constants";

/** Length of `struct nfgenmsg`. (linux/netfilter/nfnetlink.h) */
const NFGENMSG_LENGTH = 4;
/** The attribute that contains the elements of a set. (linux/netfilter/nf_tables.h) */
const NFTA_SET_ELEM_LIST_ELEMENTS = 3;

/**
 * Numbers the elements of sets in a request as the kernel does. nft 1.0 numbers them from 1 on, which the kernel ignores,
 * so that they would be decoded as unknown attributes.
 */
export function withEqualElementTypes(message: Uint8Array): Uint8Array {
  const bytes = message.slice();
  const view = new DataView(bytes.buffer);
  const items = (from: number, to: number) => {
    const found: number[] = [];
    for (let at = from; at + NLA_HDRLEN <= to; ) {
      const length = view.getUint16(at, true);
      if (length < NLA_HDRLEN || at + length > to) break;
      found.push(at);
      at += (length + NLA_HDRLEN - 1) & -NLA_HDRLEN;
    }
    return found;
  };
  for (const list of items(NLMSG_HDRLEN + NFGENMSG_LENGTH, bytes.length)) {
    if ((view.getUint16(list + 2, true) & NLA_TYPE_MASK) !== NFTA_SET_ELEM_LIST_ELEMENTS) continue;
    for (const item of items(list + NLA_HDRLEN, list + view.getUint16(list, true)))
      view.setUint16(item + 2, (view.getUint16(item + 2, true) & ~NLA_TYPE_MASK) | NFTA_LIST_ELEM, true);
  }
  return bytes;
}
