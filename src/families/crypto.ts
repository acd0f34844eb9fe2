// Generated from crypto.yaml (sha256 e0f4b77cc9ed8fe5). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, Read, ReadOnlyFields, Shape, TrailingBytes, With, Write }
  from "../schema/model/types.ts";
import { isU32, putChars, readChars } from "../schema/values/struct-members.ts";

/** C structure `crypto-user-alg`. */
export interface CryptoUserAlg extends TrailingBytes {
  /** Name of the algorithm, such as `cbc(aes)`; several implementations may have it. Member: string of 64 bytes. */
  name: string | Uint8Array;
  /** Unique name of the implementation, such as `cbc-aes-aesni`. Member: string of 64 bytes. */
  driverName: string | Uint8Array;
  /** Name of the kernel module; `kernel` if the implementation is built in. Member: string of 64 bytes. */
  moduleName: string | Uint8Array;
  /** Type of the crypto algorithm to load with `newalg`; 0 in replies. Member: u32. */ type: number;
  /** Bits of `type` that the crypto algorithm must have to be loaded with `newalg`; 0 in replies. Member: u32. */
  mask: number;
  /** Number of users of the implementation. Member: u32. */ refcnt: number;
  /** Type in the low 4 bits. Flags: 0x80 asynchronous, 0x100 needs a fallback, 0x400 tested, 0x800 built from a template, 0x2000 internal. Member: u32. */
  flags: number;
}

/** C structure `crypto-report-larval`. */
export interface CryptoReportLarval extends TrailingBytes {
  /** `larval`: the kernel still tests the algorithm. Member: string of 64 bytes. */ type: string | Uint8Array;
}

/** C structure `crypto-report-hash`. */
export interface CryptoReportHash extends TrailingBytes {
  /** `shash` or, asynchronous, `ahash`. Member: string of 64 bytes. */ type: string | Uint8Array;
  /** Block size of the hash. Member: u32 in bytes. */ blocksize: number;
  /** Size of the hash value (digest). Member: u32 in bytes. */ digestsize: number;
}

/** C structure `crypto-report-cipher`. */
export interface CryptoReportCipher extends TrailingBytes {
  /** `cipher`. Member: string of 64 bytes. */ type: string | Uint8Array;
  /** Block size of the cipher. Member: u32 in bytes. */ blocksize: number;
  /** Minimum key size of the cipher. Member: u32 in bytes. */ minKeysize: number;
  /** Maximum key size of the cipher. Member: u32 in bytes. */ maxKeysize: number;
}

/** C structure `crypto-report-blkcipher`. */
export interface CryptoReportBlkcipher extends TrailingBytes {
  /** `skcipher`. Member: string of 64 bytes. */ type: string | Uint8Array;
  /** Generator of the cipher's initialization vectors, or `<none>`. Member: string of 64 bytes. */
  geniv: string | Uint8Array;
  /** Block size of the cipher. Member: u32 in bytes. */ blocksize: number;
  /** Minimum key size of the cipher. Member: u32 in bytes. */ minKeysize: number;
  /** Maximum key size of the cipher. Member: u32 in bytes. */ maxKeysize: number;
  /** Size of the cipher's initialization vector. Member: u32 in bytes. */ ivsize: number;
}

/** C structure `crypto-report-aead`. */
export interface CryptoReportAead extends TrailingBytes {
  /** `aead`. Member: string of 64 bytes. */ type: string | Uint8Array;
  /** Generator of the cipher's initialization vectors, or `<none>`. Member: string of 64 bytes. */
  geniv: string | Uint8Array;
  /** Block size of the authenticated cipher. Member: u32 in bytes. */ blocksize: number;
  /** Maximum size of the authentication tag. Member: u32 in bytes. */ maxauthsize: number;
  /** Size of the cipher's initialization vector. Member: u32 in bytes. */ ivsize: number;
}

/** C structure `crypto-report-comp`. */
export interface CryptoReportComp extends TrailingBytes {
  /** `compression` or `scomp`. Member: string of 64 bytes. */ type: string | Uint8Array;
}

/** C structure `crypto-report-rng`. */
export interface CryptoReportRng extends TrailingBytes {
  /** `rng`. Member: string of 64 bytes. */ type: string | Uint8Array;
  /** Size of the random number generator's seed. Member: u32 in bytes. */ seedsize: number;
}

/** C structure `crypto-report-akcipher`. */
export interface CryptoReportAkcipher extends TrailingBytes {
  /** `akcipher`. Member: string of 64 bytes. */ type: string | Uint8Array;
}

/** C structure `crypto-report-kpp`. */
export interface CryptoReportKpp extends TrailingBytes {
  /** `kpp`. Member: string of 64 bytes. */ type: string | Uint8Array;
}

/** C structure `crypto-report-acomp`. */
export interface CryptoReportAcomp extends TrailingBytes {
  /** `acomp`. Member: string of 64 bytes. */ type: string | Uint8Array;
}

/** C structure `crypto-report-sig`. */
export interface CryptoReportSig extends TrailingBytes {
  /** `sig`. Member: string of 64 bytes. */ type: string | Uint8Array;
}

/** Attribute set `alg`. */
export type Alg<M extends Mode = Read> = ExtraAttributes & {
  /** Priority among the implementations of a crypto algorithm; the highest is used. Attribute CRYPTOCFGA_PRIORITY_VAL of crypto: u32. */
  priorityVal?: number;
} & ReadOnlyFields<M, {
  /** The kernel still tests the algorithm. Attribute CRYPTOCFGA_REPORT_LARVAL of crypto: structure `crypto-report-larval`, read-only. */
  reportLarval?: Shape<M, CryptoReportLarval>;
  /** Properties of a hash. Attribute CRYPTOCFGA_REPORT_HASH of crypto: structure `crypto-report-hash`, read-only. */
  reportHash?: Shape<M, CryptoReportHash>;
  /** Properties of a block cipher mode, such as CBC. Attribute CRYPTOCFGA_REPORT_BLKCIPHER of crypto: structure `crypto-report-blkcipher`, read-only. */
  reportBlkcipher?: Shape<M, CryptoReportBlkcipher>;
  /** Properties of an authenticated cipher. Attribute CRYPTOCFGA_REPORT_AEAD of crypto: structure `crypto-report-aead`, read-only. */
  reportAead?: Shape<M, CryptoReportAead>;
  /** Properties of a compression algorithm. Attribute CRYPTOCFGA_REPORT_COMPRESS of crypto: structure `crypto-report-comp`, read-only. */
  reportCompress?: Shape<M, CryptoReportComp>;
  /** Properties of a random number generator. Attribute CRYPTOCFGA_REPORT_RNG of crypto: structure `crypto-report-rng`, read-only. */
  reportRng?: Shape<M, CryptoReportRng>;
  /** Properties of a block cipher. Attribute CRYPTOCFGA_REPORT_CIPHER of crypto: structure `crypto-report-cipher`, read-only. */
  reportCipher?: Shape<M, CryptoReportCipher>;
  /** Properties of an asymmetric cipher. Attribute CRYPTOCFGA_REPORT_AKCIPHER of crypto: structure `crypto-report-akcipher`, read-only. */
  reportAkcipher?: Shape<M, CryptoReportAkcipher>;
  /** Properties of a key agreement algorithm. Attribute CRYPTOCFGA_REPORT_KPP of crypto: structure `crypto-report-kpp`, read-only. */
  reportKpp?: Shape<M, CryptoReportKpp>;
  /** Properties of an asynchronous compression algorithm. Attribute CRYPTOCFGA_REPORT_ACOMP of crypto: structure `crypto-report-acomp`, read-only. */
  reportAcomp?: Shape<M, CryptoReportAcomp>;
  /** Properties of a signature algorithm. Attribute CRYPTOCFGA_REPORT_SIG of crypto: structure `crypto-report-sig`, read-only, since Linux 6.13. */
  reportSig?: Shape<M, CryptoReportSig>;
}>;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Loads an implementation of a crypto algorithm, such as `cbc(aes)`. A priority requires the driver's name. Request 16 of family crypto; requires CAP_NET_ADMIN in the initial user namespace. */
  newalg: {
    do: Call<{ header?: Partial<CryptoUserAlg> } & Alg<Write> & ({ header: With<CryptoUserAlg, "name"> }
      | { header: With<CryptoUserAlg, "driverName"> })>;
  };
  /** Removes an unused crypto algorithm that was built from a template, such as `cbc(aes)`. Request 17 of family crypto; requires CAP_NET_ADMIN in the initial user namespace. */
  delalg: { do: Call<{ header: With<CryptoUserAlg, "driverName"> } & ExtraAttributes> };
  /** Changes the priority of a crypto algorithm's implementation. Request 18 of family crypto; requires CAP_NET_ADMIN in the initial user namespace. */
  updatealg: { do: Call<{ header: With<CryptoUserAlg, "driverName"> } & Alg<Write> & Has<"priorityVal">> };
  /** Returns the implementation of a crypto algorithm by driver or algorithm name, or dumps all. Request and dump 19 of family crypto; requires CAP_NET_ADMIN in the initial user namespace. */
  getalg: {
    do: Call<{ header?: Partial<CryptoUserAlg> } & ExtraAttributes & ({ header: With<CryptoUserAlg, "name"> }
      | { header: With<CryptoUserAlg, "driverName"> }),
      { header: CryptoUserAlg } & Alg<Read>>;
    dump: Call<{ header?: Partial<CryptoUserAlg> } & ExtraAttributes, { header: CryptoUserAlg } & Alg<Read>>;
  };
  /** Removes the default random number generator if it is unused, so that another one is selected. Request 20 of family crypto; requires CAP_NET_ADMIN in the initial user namespace. */
  delrng: { do: Call<{ header?: Partial<CryptoUserAlg> } & ExtraAttributes> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  newalg: { header: CryptoUserAlg } & Alg<Read>;
  delalg: { header: CryptoUserAlg } & Alg<Read>;
  updatealg: { header: CryptoUserAlg } & Alg<Read>;
  getalg: { header: CryptoUserAlg } & Alg<Read>;
  delrng: { header: CryptoUserAlg } & Alg<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

const getalgAttributes = `
  priority-val report-larval report-hash report-blkcipher report-aead report-compress report-rng report-cipher
  report-akcipher report-kpp report-acomp report-sig`;

/** Cryptographic algorithms of the kernel and their implementations. Netlink family `crypto`: `connect()` opens a client. Requires CONFIG_CRYPTO_USER, module crypto_user. */
export const crypto: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "crypto",
  flavour: "netlink-raw",
  protocol: 21,
  version: 1,
  constants: {},
  enums: {},
  structs: {
    "crypto-user-alg": () => ({
      members: [
        { name: "name", type: "string", length: 64 },
        { name: "driver-name", type: "string", length: 64 },
        { name: "module-name", type: "string", length: 64 },
        { name: "type", type: "u32" },
        { name: "mask", type: "u32" },
        { name: "refcnt", type: "u32" },
        { name: "flags", type: "u32" },
      ],
      read: (view, at, _names, store) => ({ name: readChars(store, at, at + 64),
        driverName: readChars(store, at + 64, at + 128), moduleName: readChars(store, at + 128, at + 192),
        type: view.getUint32(at + 192, host), mask: view.getUint32(at + 196, host),
        refcnt: view.getUint32(at + 200, host), flags: view.getUint32(at + 204, host) }),
      write: (view, at, { name: v0, driverName: v1, moduleName: v2, type: v3, mask: v4, refcnt: v5,
        flags: v6 }, _names, bytes) => { if (!(putChars(v0, bytes, at, 64) && putChars(v1, bytes, at + 64, 64) &&
        putChars(v2, bytes, at + 128, 64) && isU32(v3) && isU32(v4) && isU32(v5) && isU32(v6))) return false;
        view.setUint32(at + 192, v3, host); view.setUint32(at + 196, v4, host); view.setUint32(at + 200, v5, host);
        view.setUint32(at + 204, v6, host); return true; },
    }),
    "crypto-report-larval": () => ({
      members: [{ name: "type", type: "string", length: 64 }],
      read: (_view, at, _names, store) => ({ type: readChars(store, at, at + 64) }),
      write: (_view, at, { type: v0 }, _names, bytes) => { if (!(putChars(v0, bytes, at, 64))) return false;  return true; },
    }),
    "crypto-report-hash": () => ({
      members: [
        { name: "type", type: "string", length: 64 },
        { name: "blocksize", type: "u32", unit: "bytes" },
        { name: "digestsize", type: "u32", unit: "bytes" },
      ],
      read: (view, at, _names, store) => ({ type: readChars(store, at, at + 64), blocksize: view.getUint32(at + 64, host),
        digestsize: view.getUint32(at + 68, host) }),
      write: (view, at, { type: v0, blocksize: v1, digestsize: v2 }, _names, bytes) => {
        if (!(putChars(v0, bytes, at, 64) && isU32(v1) && isU32(v2))) return false; view.setUint32(at + 64, v1, host);
        view.setUint32(at + 68, v2, host); return true; },
    }),
    "crypto-report-cipher": () => ({
      members: [
        { name: "type", type: "string", length: 64 },
        { name: "blocksize", type: "u32", unit: "bytes" },
        { name: "min-keysize", type: "u32", unit: "bytes" },
        { name: "max-keysize", type: "u32", unit: "bytes" },
      ],
      read: (view, at, _names, store) => ({ type: readChars(store, at, at + 64), blocksize: view.getUint32(at + 64, host),
        minKeysize: view.getUint32(at + 68, host), maxKeysize: view.getUint32(at + 72, host) }),
      write: (view, at, { type: v0, blocksize: v1, minKeysize: v2, maxKeysize: v3 }, _names, bytes) => {
        if (!(putChars(v0, bytes, at, 64) && isU32(v1) && isU32(v2) && isU32(v3))) return false;
        view.setUint32(at + 64, v1, host); view.setUint32(at + 68, v2, host); view.setUint32(at + 72, v3, host);
        return true; },
    }),
    "crypto-report-blkcipher": () => ({
      members: [
        { name: "type", type: "string", length: 64 },
        { name: "geniv", type: "string", length: 64 },
        { name: "blocksize", type: "u32", unit: "bytes" },
        { name: "min-keysize", type: "u32", unit: "bytes" },
        { name: "max-keysize", type: "u32", unit: "bytes" },
        { name: "ivsize", type: "u32", unit: "bytes" },
      ],
      read: (view, at, _names, store) => ({ type: readChars(store, at, at + 64),
        geniv: readChars(store, at + 64, at + 128), blocksize: view.getUint32(at + 128, host),
        minKeysize: view.getUint32(at + 132, host), maxKeysize: view.getUint32(at + 136, host),
        ivsize: view.getUint32(at + 140, host) }),
      write: (view, at, { type: v0, geniv: v1, blocksize: v2, minKeysize: v3, maxKeysize: v4,
        ivsize: v5 }, _names, bytes) => { if (!(putChars(v0, bytes, at, 64) && putChars(v1, bytes, at + 64, 64) &&
        isU32(v2) && isU32(v3) && isU32(v4) && isU32(v5))) return false; view.setUint32(at + 128, v2, host);
        view.setUint32(at + 132, v3, host); view.setUint32(at + 136, v4, host); view.setUint32(at + 140, v5, host);
        return true; },
    }),
    "crypto-report-aead": () => ({
      members: [
        { name: "type", type: "string", length: 64 },
        { name: "geniv", type: "string", length: 64 },
        { name: "blocksize", type: "u32", unit: "bytes" },
        { name: "maxauthsize", type: "u32", unit: "bytes" },
        { name: "ivsize", type: "u32", unit: "bytes" },
      ],
      read: (view, at, _names, store) => ({ type: readChars(store, at, at + 64),
        geniv: readChars(store, at + 64, at + 128), blocksize: view.getUint32(at + 128, host),
        maxauthsize: view.getUint32(at + 132, host), ivsize: view.getUint32(at + 136, host) }),
      write: (view, at, { type: v0, geniv: v1, blocksize: v2, maxauthsize: v3, ivsize: v4 }, _names, bytes) => {
        if (!(putChars(v0, bytes, at, 64) && putChars(v1, bytes, at + 64, 64) && isU32(v2) && isU32(v3) &&
        isU32(v4))) return false; view.setUint32(at + 128, v2, host); view.setUint32(at + 132, v3, host);
        view.setUint32(at + 136, v4, host); return true; },
    }),
    "crypto-report-comp": () => ({
      members: [{ name: "type", type: "string", length: 64 }],
      read: (_view, at, _names, store) => ({ type: readChars(store, at, at + 64) }),
      write: (_view, at, { type: v0 }, _names, bytes) => { if (!(putChars(v0, bytes, at, 64))) return false;  return true; },
    }),
    "crypto-report-rng": () => ({
      members: [{ name: "type", type: "string", length: 64 }, { name: "seedsize", type: "u32", unit: "bytes" }],
      read: (view, at, _names, store) => ({ type: readChars(store, at, at + 64), seedsize: view.getUint32(at + 64, host) }),
      write: (view, at, { type: v0, seedsize: v1 }, _names, bytes) => { if (!(putChars(v0, bytes, at, 64) &&
        isU32(v1))) return false; view.setUint32(at + 64, v1, host); return true; },
    }),
    "crypto-report-akcipher": () => ({
      members: [{ name: "type", type: "string", length: 64 }],
      read: (_view, at, _names, store) => ({ type: readChars(store, at, at + 64) }),
      write: (_view, at, { type: v0 }, _names, bytes) => { if (!(putChars(v0, bytes, at, 64))) return false;  return true; },
    }),
    "crypto-report-kpp": () => ({
      members: [{ name: "type", type: "string", length: 64 }],
      read: (_view, at, _names, store) => ({ type: readChars(store, at, at + 64) }),
      write: (_view, at, { type: v0 }, _names, bytes) => { if (!(putChars(v0, bytes, at, 64))) return false;  return true; },
    }),
    "crypto-report-acomp": () => ({
      members: [{ name: "type", type: "string", length: 64 }],
      read: (_view, at, _names, store) => ({ type: readChars(store, at, at + 64) }),
      write: (_view, at, { type: v0 }, _names, bytes) => { if (!(putChars(v0, bytes, at, 64))) return false;  return true; },
    }),
    "crypto-report-sig": () => ({
      members: [{ name: "type", type: "string", length: 64 }],
      since: "6.13",
      read: (_view, at, _names, store) => ({ type: readChars(store, at, at + 64) }),
      write: (_view, at, { type: v0 }, _names, bytes) => { if (!(putChars(v0, bytes, at, 64))) return false;  return true; },
    }),
  },
  sets: {
    alg: () => ({
      prefix: "cryptocfga-",
      attributes: [
        { name: "priority-val", number: 1, type: "u32" },
        { name: "report-larval", number: 2, type: "binary", struct: "crypto-report-larval", access: "read-only" },
        { name: "report-hash", number: 3, type: "binary", struct: "crypto-report-hash", access: "read-only" },
        { name: "report-blkcipher", number: 4, type: "binary", struct: "crypto-report-blkcipher", access: "read-only" },
        { name: "report-aead", number: 5, type: "binary", struct: "crypto-report-aead", access: "read-only" },
        { name: "report-compress", number: 6, type: "binary", struct: "crypto-report-comp", access: "read-only" },
        { name: "report-rng", number: 7, type: "binary", struct: "crypto-report-rng", access: "read-only" },
        { name: "report-cipher", number: 8, type: "binary", struct: "crypto-report-cipher", access: "read-only" },
        { name: "report-akcipher", number: 9, type: "binary", struct: "crypto-report-akcipher", access: "read-only" },
        { name: "report-kpp", number: 10, type: "binary", struct: "crypto-report-kpp", access: "read-only" },
        { name: "report-acomp", number: 11, type: "binary", struct: "crypto-report-acomp", access: "read-only" },
        { name: "report-sig", number: 22, type: "binary", struct: "crypto-report-sig", access: "read-only", since: "6.13" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    newalg: () => ({
      set: "alg",
      header: "crypto-user-alg",
      do: { request: { number: 16, requiredOne: ["header.name", "header.driver-name"], attributes: "priority-val" } },
      flags: ["admin-perm"],
    }),
    delalg: () => ({
      set: "alg",
      header: "crypto-user-alg",
      do: { request: { number: 17, requiredHeader: ["driver-name"] } },
      flags: ["admin-perm"],
    }),
    updatealg: () => ({
      set: "alg",
      header: "crypto-user-alg",
      do: {
        request: { number: 18, required: ["priority-val"], requiredHeader: ["driver-name"], attributes: "priority-val" },
      },
      flags: ["admin-perm"],
    }),
    getalg: () => ({
      set: "alg",
      header: "crypto-user-alg",
      do: { request: { number: 19, requiredOne: ["header.name", "header.driver-name"] }, reply: `19 ${getalgAttributes}` },
      dump: { request: "19", reply: `19 ${getalgAttributes}` },
      flags: ["admin-perm"],
    }),
    delrng: () => ({ set: "alg", header: "crypto-user-alg", do: { request: "20" }, flags: ["admin-perm"] }),
  },
  groups: {},
  config: "CRYPTO_USER",
  module: "crypto_user",
  links: {},
});
