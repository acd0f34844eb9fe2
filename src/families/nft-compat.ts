// Generated from nft-compat.yaml (sha256 22d351bbaa23435d). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, Read, TrailingBytes, With, Write } from
  "../schema/model/types.ts";
import { isU8, isU16 } from "../schema/values/struct-members.ts";

/**
 * Kind of an xtables extension. Values of `extension-type` in family nft-compat:
 *
 * - `match` (0): Match.
 * - `target` (1): Target.
 */
export type ExtensionType = "match" | "target";

/** C structure `nfgenmsg`. */
export interface Nfgenmsg extends TrailingBytes {
  /** Family of the extension (NFPROTO_*): 2 IPv4, 3 ARP, 7 bridge, 10 IPv6. Member: u8. */ nfgenFamily: number;
  /** u8. */ version: number;
  /** big-endian u16. */ resId: number;
}

/** An xtables extension. Attribute set `compat-attrs`. */
export interface CompatAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Name of the extension, such as `conntrack`. Attribute NFTA_COMPAT_NAME of nft-compat: string of at most 31 bytes. */
  name?: string;
  /** Revision; in replies, the highest one that the kernel has. Attribute NFTA_COMPAT_REV of nft-compat: big-endian u32 up to 255. */
  rev?: number;
  /** Kind of the extension. Attribute NFTA_COMPAT_TYPE of nft-compat: big-endian u32. */
  type?: ExtensionType | M["unnamed"];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns the highest revision of an xtables extension. Loads the module of the extension. Fails with ENOENT if the kernel lacks the extension, and with EPROTONOSUPPORT if it lacks the requested revision. Request 2816 of family nft-compat; requires CAP_NET_ADMIN. */
  get: {
    do: Call<{ header: With<Nfgenmsg, "nfgenFamily"> } & CompatAttrs<Write> & Has<"name" | "rev" | "type">,
      { header: Nfgenmsg } & CompatAttrs<Read> & Required<Pick<CompatAttrs<Read>, "name" | "rev" | "type">>>;
  };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  get: { header: Nfgenmsg } & CompatAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Revisions of the matches and targets of xtables. Netlink family `nft-compat`: `connect()` opens a client. Requires CONFIG_NFT_COMPAT, module nft_compat. */
export const nftCompat: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "nft-compat",
  flavour: "netlink-raw",
  protocol: 12,
  version: 1,
  constants: {},
  enums: {
    "extension-type": () => ({ entries: [{ name: "match", value: 0, kernelName: false }, { name: "target", value: 1, kernelName: false }] }),
  },
  structs: {
    nfgenmsg: () => ({
      members: [
        { name: "nfgen-family", type: "u8" },
        { name: "version", type: "u8" },
        { name: "res-id", type: "u16", order: "big" },
      ],
      read: (view, at) => ({ nfgenFamily: view.getUint8(at), version: view.getUint8(at + 1),
        resId: view.getUint16(at + 2, false) }),
      write: (view, at, { nfgenFamily: v0, version: v1, resId: v2 }) => { if (!(isU8(v0) && isU8(v1) &&
        isU16(v2))) return false; view.setUint8(at, v0); view.setUint8(at + 1, v1); view.setUint16(at + 2, v2, false);
        return true; },
    }),
  },
  sets: {
    "compat-attrs": () => ({
      prefix: "nfta-compat-",
      attributes: [
        { name: "name", number: 1, type: "string", maximumLength: 31 },
        { name: "rev", number: 2, type: "u32", order: "big", maximum: 255 },
        { name: "type", number: 3, type: "u32", order: "big", enum: "extension-type" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    get: () => ({
      set: "compat-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2816,
          required: ["name", "rev", "type"],
          requiredHeader: ["nfgen-family"],
          attributes: "name rev type",
        },
        reply: { number: 2816, always: ["name", "rev", "type"], attributes: "name rev type" },
      },
      flags: ["uns-admin-perm"],
    }),
  },
  groups: {},
  config: "NFT_COMPAT",
  module: "nft_compat",
  links: {},
});
