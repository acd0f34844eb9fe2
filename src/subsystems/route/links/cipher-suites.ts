import { typeError } from "../../../base/argument-error.ts";
import { didYouMean } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";

/** Name of a MACsec cipher suite. "xpn" stands for extended packet numbers, which have 64 bits. */
export type MacsecCipherSuite = "gcm-aes-128" | "gcm-aes-256" | "gcm-aes-xpn-128" | "gcm-aes-xpn-256";

/** `MACSEC_CIPHER_ID_*` (linux/if_macsec.h) */
const identifiers: Readonly<Record<MacsecCipherSuite, bigint>> = {
  "gcm-aes-128": 0x0080_c200_0100_0001n,
  "gcm-aes-256": 0x0080_c200_0100_0002n,
  "gcm-aes-xpn-128": 0x0080_c200_0100_0003n,
  "gcm-aes-xpn-256": 0x0080_c200_0100_0004n,
};
/** The kernel reports this identifier for the default cipher suite. (`MACSEC_DEFAULT_CIPHER_ID`) */
const DEFAULT = 0x0080_0200_0100_0001n;

const names: ReadonlyMap<bigint, MacsecCipherSuite> = new Map([
  [DEFAULT, "gcm-aes-128"],
  ...Object.entries(identifiers).map(([name, id]) => [id, name as MacsecCipherSuite] as const),
]);

export function cipherSuiteName(identifier: bigint): MacsecCipherSuite | undefined {
  return names.get(identifier);
}

/** Returns numbers unchanged. Throws a TypeError for an unknown name. */
export function cipherSuiteIdentifier(suite: unknown, path: string): unknown {
  if (typeof suite !== "string") return suite;
  if (Object.hasOwn(identifiers, suite)) return identifiers[suite as MacsecCipherSuite];
  const known = Object.keys(identifiers);
  const expected = `expected a number or one of ${known.join(", ")}`;
  throw typeError(path, `${expected}, got ${describeValue(suite)}${didYouMean(suite, known)}`);
}
