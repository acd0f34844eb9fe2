import { typeError } from "../../base/argument-error.ts";
import { type AnyChecks, checkInteger, checkOptions, integerFrom, isRecord } from "../../base/check.ts";
import { describeType } from "../../base/describe.ts";
import type { XfrmAlgo, XfrmAlgoAead, XfrmAlgoAuth } from "../../families/xfrm.ts";
import { parseHex } from "../../schema/values/addresses.ts";
import type { Field } from "../route/core/fields.ts";

/**
 * Secret key of an IPsec algorithm: bytes, or hexadecimal digits with or without "0x". In security associations
 * returned by `list()`, the key is always bytes.
 */
export type SecretKey = Uint8Array | string;

/**
 * An IPsec encryption algorithm. `name` is the kernel's name of the algorithm, such as "cbc(aes)" or
 * "ecb(cipher_null)".
 */
export interface EncryptionAlgorithm<Key = SecretKey> {
  name: string;
  key: Key;
}

/** An IPsec authentication algorithm. `name` is the kernel's name of the algorithm, such as "hmac(sha256)". */
export interface AuthenticationAlgorithm<Key = SecretKey> {
  name: string;
  key: Key;
  /** Length in bits of the authentication tag in IPsec packets (default: the kernel's default for the algorithm). */
  truncationBits?: number | undefined;
}

/**
 * An IPsec algorithm for authenticated encryption (AEAD). `name` is the kernel's name of the algorithm, such as
 * "rfc4106(gcm(aes))".
 */
export interface AeadAlgorithm<Key = SecretKey> {
  name: string;
  /** Key of the AEAD algorithm, followed by the salt. */
  key: Key;
  /** Length of the AEAD algorithm's authentication tag in bits. */
  icvBits: number;
}

/** An IPsec compression algorithm (IPComp). `name` is the kernel's name of the algorithm, such as "deflate". */
export interface CompressionAlgorithm {
  name: string;
}

const MAX_NAME = 63;
const MAX_BITS = 0xffff;
const bits = integerFrom(0, MAX_BITS);

/** A name that fills its field is decoded as bytes. */
const nameOf = ({ algName }: { algName: string | Uint8Array }) =>
  typeof algName === "string" ? algName : new TextDecoder().decode(algName);
const keyOf = ({ algKey, algKeyLen }: { algKey: Uint8Array; algKeyLen: number }) =>
  algKey.subarray(0, Math.ceil(algKeyLen / 8));

export const encryptionField: Field = {
  attribute: "algCrypt",
  show: (algorithm: XfrmAlgo) => ({ name: nameOf(algorithm), key: keyOf(algorithm) }),
  parse: (algorithm: EncryptionAlgorithm, path: string) => writeAlgorithm(algorithm, path),
};

/** A tag length of 0 means the default length of the kernel. */
export const authenticationField: Field = {
  attribute: "algAuthTrunc",
  show: (algorithm: XfrmAlgoAuth) => ({
    name: nameOf(algorithm),
    key: keyOf(algorithm),
    truncationBits: algorithm.algTruncLen,
  }),
  parse(algorithm: AuthenticationAlgorithm, path: string) {
    const written = writeAlgorithm(algorithm, path, { truncationBits: bits });
    return { ...written, algTruncLen: algorithm.truncationBits ?? 0 };
  },
};

export const aeadField: Field = {
  attribute: "algAead",
  show: (algorithm: XfrmAlgoAead) => ({
    name: nameOf(algorithm),
    key: keyOf(algorithm),
    icvBits: algorithm.algIcvLen,
  }),
  parse(algorithm: AeadAlgorithm, path: string) {
    const written = writeAlgorithm(algorithm, path, { icvBits: bits });
    return { ...written, algIcvLen: checkInteger(algorithm.icvBits, 0, MAX_BITS, `${path}.icvBits`) };
  },
};

export const compressionField: Field = {
  attribute: "algComp",
  show: (algorithm: XfrmAlgo) => ({ name: nameOf(algorithm) }),
  parse(algorithm: CompressionAlgorithm, path: string) {
    checkAlgorithm(algorithm, { name: true }, path);
    return { algName: checkName(algorithm.name, path), algKeyLen: 0, algKey: new Uint8Array(0) };
  },
};

function writeAlgorithm(
  algorithm: { name: string; key: SecretKey },
  path: string,
  others: AnyChecks = {},
): { algName: string; algKeyLen: number; algKey: Uint8Array } {
  checkAlgorithm(algorithm, { name: true, key: true, ...others }, path);
  const algKey = keyBytes(algorithm.key, `${path}.key`);
  return { algName: checkName(algorithm.name, path), algKeyLen: algKey.length * 8, algKey };
}

/** Errors contain no values: a misspelled member could be a key. */
function checkAlgorithm(algorithm: object, names: AnyChecks, path: string): void {
  if (!isRecord(algorithm)) throw typeError(path, `expected an object, got ${describeType(algorithm)}`);
  checkOptions(algorithm, names, path);
}

function checkName(name: string, path: string): string {
  const isName = typeof name === "string" && name !== "" && Buffer.byteLength(name) <= MAX_NAME && !name.includes("\0");
  if (isName) return name;
  throw typeError(`${path}.name`, `expected the name of an algorithm, such as "cbc(aes)", got ${describeType(name)}`);
}

/** Error messages must not contain the key. */
export function keyBytes(key: SecretKey, path: string): Uint8Array {
  if (key instanceof Uint8Array) return key;
  if (typeof key !== "string") {
    throw typeError(path, `expected a Uint8Array or hexadecimal digits, got ${describeType(key)}`);
  }
  const digits = key.replace(/^0x/i, "");
  const bytes = digits === "" ? new Uint8Array(0) : parseHex(digits);
  if (bytes !== undefined) return bytes;
  throw typeError(path, `expected an even number of hexadecimal digits, got other text of ${key.length} characters`);
}
