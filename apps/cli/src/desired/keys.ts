import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync } from "node:fs";
import { UsageError } from "../errors.ts";
import { readOwn, writeNew } from "./files.ts";

/** Extension of the file with the public key, next to the file with the private key. */
export const PUBLIC_EXTENSION = ".pub";
const PEM_BLOCK = /-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \1-----/g;

/** Creates an Ed25519 key: the private key in a file, and the public key in a second file whose name ends with ".pub". */
export function createKey(path: string): { privateFile: string; publicFile: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const publicFile = `${path}${PUBLIC_EXTENSION}`;
  const files = [
    { file: path, text: privateKey.export({ type: "pkcs8", format: "pem" }), mode: 0o600 },
    { file: publicFile, text: publicKey.export({ type: "spki", format: "pem" }), mode: 0o644 },
  ];
  // Neither file is created if the other one exists.
  const existing = files.find(({ file }) => existsSync(file));
  if (existing !== undefined) throw new UsageError(`${existing.file}: the file exists; a key is never replaced`);
  for (const { file, text, mode } of files) writeNew(file, String(text), mode);
  return { privateFile: path, publicFile };
}

/**
 * Reads the private key of an operator.
 *
 * @throws UsageError if other users may read the file, or if it contains no private Ed25519 key.
 */
export function readPrivateKey(path: string): KeyObject {
  const text = readOwn(path);
  return ed25519(path, "a private", () => createPrivateKey(text));
}

/**
 * Reads the public keys of operators: one or more, so that a key can be replaced by another one.
 *
 * @throws UsageError if other users may change the file, or if it contains no key, or keys other than public Ed25519 keys.
 */
export function readPublicKeys(path: string): KeyObject[] {
  const blocks = [...readOwn(path, true).matchAll(PEM_BLOCK)];
  if (blocks.some(([, label]) => label!.includes("PRIVATE")))
    throw new UsageError(`${path}: contains a private key; agents need only the public key (*${PUBLIC_EXTENSION})`);
  if (blocks.length === 0)
    throw new UsageError(`${path}: contains no public key; \`bun-netlink rollout keygen\` creates one`);
  return blocks.map(([block]) => ed25519(path, "a public", () => createPublicKey(block)));
}

function ed25519(path: string, what: string, read: () => KeyObject): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = read();
  } catch {
    // The error of OpenSSL does not help.
  }
  if (key?.asymmetricKeyType === "ed25519") return key;
  const found = key === undefined ? "" : `, found ${key.asymmetricKeyType}`;
  throw new UsageError(
    `${path}: expected ${what} Ed25519 key in PEM form${found}; \`bun-netlink rollout keygen\` creates keys`,
  );
}
