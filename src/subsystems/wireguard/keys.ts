import { createPrivateKey, createPublicKey } from "node:crypto";
import { typeError } from "../../base/argument-error.ts";
import { describeType } from "../../base/describe.ts";

/** A WireGuard key: 32 bytes, or the same bytes in base64 (44 characters), as the program `wg` prints them. */
export type WireGuardKey = string | Uint8Array;

/** Length of a WireGuard key in bytes. (`WG_KEY_LEN`) */
export const KEY_LENGTH = 32;
/** The last character has only four significant bits. */
const base64Key = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;
/** Header of an X25519 private key in PKCS #8. (RFC 8410) */
const PKCS8 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20);

/** Generates a WireGuard private key, as `wg genkey` does. */
export function generatePrivateKey(): string {
  return clampedKey(crypto.getRandomValues(new Uint8Array(KEY_LENGTH))).toBase64();
}

/** Returns the form in which the kernel lists a private key. (RFC 7748) */
export function clampedKey(key: Uint8Array): Uint8Array {
  const clamped = Uint8Array.from(key);
  clamped[0]! &= 0xf8;
  clamped[KEY_LENGTH - 1] = (clamped[KEY_LENGTH - 1]! & 0x7f) | 0x40;
  return clamped;
}

/** Generates a WireGuard preshared key, as `wg genpsk` does. */
export function generatePresharedKey(): string {
  return crypto.getRandomValues(new Uint8Array(KEY_LENGTH)).toBase64();
}

/**
 * Returns the WireGuard public key that belongs to a private key, as `wg pubkey` does. Error messages do not contain
 * the private key.
 */
export function publicKeyOf(privateKey: WireGuardKey): string {
  const der = Buffer.concat([PKCS8, keyBytes(privateKey, "privateKey")]);
  const publicKey = createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
  return publicKey.export({ format: "der", type: "spki" }).subarray(-KEY_LENGTH).toString("base64");
}

/** Errors do not contain the value, which could be a key. */
export function keyBytes(value: unknown, path: string): Uint8Array {
  if (value instanceof Uint8Array && value.length === KEY_LENGTH) return value;
  if (isKeyText(value)) return Uint8Array.fromBase64(value);
  const found = value instanceof Uint8Array ? `${value.length} bytes` : describeType(value);
  throw typeError(path, `expected a key as 44 characters of base64 or as 32 bytes, got ${found}`);
}

export function isKeyText(value: unknown): value is string {
  return typeof value === "string" && base64Key.test(value);
}
