// Generated from crypto.yaml (sha256 f221c31ce18c3eb4). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { ExtraAttributes, Has, Mode, Read, ReadOnlyFields, Shape, TrailingBytes, With, Write } from
  "../schema/model/types.ts";
import { isU32, putChars, readChars } from "../schema/values/struct-members.ts";

/** Struct `crypto-user-alg`. */
export interface CryptoUserAlg extends TrailingBytes {
  /** `name`: string, 64 bytes. Name of the algorithm, such as `cbc(aes)`; several implementations may have it. */
  name: string | Uint8Array;
  /** `driver-name`: string, 64 bytes. Unique name of the implementation, such as `cbc-aes-aesni`. */
  driverName: string | Uint8Array;
  /** `module-name`: string, 64 bytes. Name of the module; `kernel` if the implementation is part of the kernel. */
  moduleName: string | Uint8Array;
  /** `type`: u32. Type of the algorithm to load in `newalg`; 0 in replies. */ type: number;
  /** `mask`: u32. Bits of the type that must be equal in `newalg`; 0 in replies. */ mask: number;
  /** `refcnt`: u32. Number of users. */ refcnt: number;
  /** `flags`: u32. Type in the low 4 bits; 0x80 asynchronous, 0x100 with a fallback, 0x400 tested, 0x800 instance of a template, 0x2000 internal. */
  flags: number;
}

/** Struct `crypto-report-larval`. */
export interface CryptoReportLarval extends TrailingBytes {
  /** `type`: string, 64 bytes. `larval`: the algorithm is still tested. */ type: string | Uint8Array;
}

/** Struct `crypto-report-hash`. */
export interface CryptoReportHash extends TrailingBytes {
  /** `type`: string, 64 bytes. `shash` or, asynchronous, `ahash`. */ type: string | Uint8Array;
  /** `blocksize`: u32, in bytes. Size of a block. */ blocksize: number;
  /** `digestsize`: u32, in bytes. Size of the digest. */ digestsize: number;
}

/** Struct `crypto-report-cipher`. */
export interface CryptoReportCipher extends TrailingBytes {
  /** `type`: string, 64 bytes. `cipher`. */ type: string | Uint8Array;
  /** `blocksize`: u32, in bytes. Size of a block. */ blocksize: number;
  /** `min-keysize`: u32, in bytes. Minimum size of the key. */ minKeysize: number;
  /** `max-keysize`: u32, in bytes. Maximum size of the key. */ maxKeysize: number;
}

/** Struct `crypto-report-blkcipher`. */
export interface CryptoReportBlkcipher extends TrailingBytes {
  /** `type`: string, 64 bytes. `skcipher`. */ type: string | Uint8Array;
  /** `geniv`: string, 64 bytes. Generator of initialization vectors; `<none>` without one. */
  geniv: string | Uint8Array;
  /** `blocksize`: u32, in bytes. Size of a block. */ blocksize: number;
  /** `min-keysize`: u32, in bytes. Minimum size of the key. */ minKeysize: number;
  /** `max-keysize`: u32, in bytes. Maximum size of the key. */ maxKeysize: number;
  /** `ivsize`: u32, in bytes. Size of the initialization vector. */ ivsize: number;
}

/** Struct `crypto-report-aead`. */
export interface CryptoReportAead extends TrailingBytes {
  /** `type`: string, 64 bytes. `aead`. */ type: string | Uint8Array;
  /** `geniv`: string, 64 bytes. Generator of initialization vectors; `<none>` without one. */
  geniv: string | Uint8Array;
  /** `blocksize`: u32, in bytes. Size of a block. */ blocksize: number;
  /** `maxauthsize`: u32, in bytes. Maximum size of the tag. */ maxauthsize: number;
  /** `ivsize`: u32, in bytes. Size of the initialization vector. */ ivsize: number;
}

/** Struct `crypto-report-comp`. */
export interface CryptoReportComp extends TrailingBytes {
  /** `type`: string, 64 bytes. `compression` or `scomp`. */ type: string | Uint8Array;
}

/** Struct `crypto-report-rng`. */
export interface CryptoReportRng extends TrailingBytes {
  /** `type`: string, 64 bytes. `rng`. */ type: string | Uint8Array;
  /** `seedsize`: u32, in bytes. Size of the seed. */ seedsize: number;
}

/** Struct `crypto-report-akcipher`. */
export interface CryptoReportAkcipher extends TrailingBytes {
  /** `type`: string, 64 bytes. `akcipher`. */ type: string | Uint8Array;
}

/** Struct `crypto-report-kpp`. */
export interface CryptoReportKpp extends TrailingBytes {
  /** `type`: string, 64 bytes. `kpp`. */ type: string | Uint8Array;
}

/** Struct `crypto-report-acomp`. */
export interface CryptoReportAcomp extends TrailingBytes {
  /** `type`: string, 64 bytes. `acomp`. */ type: string | Uint8Array;
}

/** Struct `crypto-report-sig`. */
export interface CryptoReportSig extends TrailingBytes {
  /** `type`: string, 64 bytes. `sig`. */ type: string | Uint8Array;
}

/** Attributes of `alg`. */
export type Alg<M extends Mode = Read> = ExtraAttributes & {
  /** CRYPTOCFGA_PRIORITY_VAL (1): u32. Priority among the implementations of an algorithm. */ priorityVal?: number;
} & ReadOnlyFields<M, {
  /** CRYPTOCFGA_REPORT_LARVAL (2): binary, read-only. The algorithm is still tested. */
  reportLarval?: Shape<M, CryptoReportLarval>;
  /** CRYPTOCFGA_REPORT_HASH (3): binary, read-only. Properties of a hash. */ reportHash?: Shape<M, CryptoReportHash>;
  /** CRYPTOCFGA_REPORT_BLKCIPHER (4): binary, read-only. Properties of a cipher in a mode. */
  reportBlkcipher?: Shape<M, CryptoReportBlkcipher>;
  /** CRYPTOCFGA_REPORT_AEAD (5): binary, read-only. Properties of an authenticated cipher. */
  reportAead?: Shape<M, CryptoReportAead>;
  /** CRYPTOCFGA_REPORT_COMPRESS (6): binary, read-only. Compression. */ reportCompress?: Shape<M, CryptoReportComp>;
  /** CRYPTOCFGA_REPORT_RNG (7): binary, read-only. Properties of a random number generator. */
  reportRng?: Shape<M, CryptoReportRng>;
  /** CRYPTOCFGA_REPORT_CIPHER (8): binary, read-only. Properties of a block cipher. */
  reportCipher?: Shape<M, CryptoReportCipher>;
  /** CRYPTOCFGA_REPORT_AKCIPHER (9): binary, read-only. Asymmetric cipher. */
  reportAkcipher?: Shape<M, CryptoReportAkcipher>;
  /** CRYPTOCFGA_REPORT_KPP (10): binary, read-only. Key agreement. */ reportKpp?: Shape<M, CryptoReportKpp>;
  /** CRYPTOCFGA_REPORT_ACOMP (11): binary, read-only. Asynchronous compression. */
  reportAcomp?: Shape<M, CryptoReportAcomp>;
  /** CRYPTOCFGA_REPORT_SIG (22): binary, read-only, since Linux 6.13. Signature. */
  reportSig?: Shape<M, CryptoReportSig>;
}>;

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `newalg`: request 16, requires admin-perm. Loads an implementation, for example an instance of a template. A priority requires the name of the driver. */
  newalg: {
    do: {
      request: { header?: Partial<CryptoUserAlg> } & Alg<Write> & ({ header: With<CryptoUserAlg, "name"> }
        | { header: With<CryptoUserAlg, "driverName"> });
      reply: undefined;
    };
  };
  /** `delalg`: request 17, requires admin-perm. Removes an unused instance of a template. */
  delalg: { do: { request: { header: With<CryptoUserAlg, "driverName"> } & ExtraAttributes; reply: undefined } };
  /** `updatealg`: request 18, requires admin-perm. Changes the priority of an implementation. */
  updatealg: {
    do: {
      request: { header: With<CryptoUserAlg, "driverName"> } & Alg<Write> & Has<"priorityVal">;
      reply: undefined;
    };
  };
  /** `getalg`: request 19, dump 19, requires admin-perm. Returns the implementation with a driver name, or one of an algorithm, or dumps all implementations. */
  getalg: {
    do: {
      request: { header?: Partial<CryptoUserAlg> } & ExtraAttributes & ({ header: With<CryptoUserAlg, "name"> }
        | { header: With<CryptoUserAlg, "driverName"> });
      reply: { header: CryptoUserAlg } & Alg<Read>;
    };
    dump: {
      request: { header?: Partial<CryptoUserAlg> } & ExtraAttributes;
      reply: { header: CryptoUserAlg } & Alg<Read>;
    };
  };
  /** `delrng`: request 20, requires admin-perm. Removes the default random number generator if it is unused, so that another one is selected. */
  delrng: { do: { request: { header?: Partial<CryptoUserAlg> } & ExtraAttributes; reply: undefined } };
}

/** Events, by the operation that describes the message. */
export interface Events {
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

/** Family `crypto` (CONFIG_CRYPTO_USER, module crypto_user): `connect()` opens a client. Also the model for codecs. */
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
      do: {
        request: { number: 19, requiredOne: ["header.name", "header.driver-name"] },
        reply: { number: 19, attributes: getalgAttributes },
      },
      dump: { request: { number: 19 }, reply: { number: 19, attributes: getalgAttributes } },
      flags: ["admin-perm"],
    }),
    delrng: () => ({ set: "alg", header: "crypto-user-alg", do: { request: { number: 20 } }, flags: ["admin-perm"] }),
  },
  groups: {},
  config: "CRYPTO_USER",
  module: "crypto_user",
  links: {},
});
