import { readFileSync, statSync } from "node:fs";
import { typeError } from "../../../base/argument-error.ts";
import { describeValue } from "../../../base/describe.ts";
import { inspectAs } from "../../../base/inspect.ts";
import { EINVAL } from "../../../constants/errno.ts";
import { failure, NetlinkError, throwIfDenied } from "../../../errors.ts";
import { KEY_LENGTH, keyBytes } from "../../wireguard/keys.ts";

export const HIDDEN = "(hidden)";

/** Maximum size in bytes of a file that contains a key. */
const MAX_FILE = 4096;
/** Stands for an unreadable file: invalid in every key format. */
const INVALID = "?";

/** A cryptographic key that `console.log`, `JSON.stringify` and error messages never show. */
export class Secret {
  static {
    inspectAs(Secret, () => HIDDEN);
  }

  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  equals(other: Secret | null | undefined): boolean {
    return other != null && Buffer.compare(this.#bytes, other.#bytes) === 0;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }
}

/**
 * Reads a WireGuard key in base64 from a file.
 *
 * @throws NetlinkError if the file does not contain a key. The message does not contain the text of the file.
 */
export function readKeyFile(file: string): Secret {
  const expected = `a key of ${KEY_LENGTH} bytes in base64, as \`wg genkey\` writes it`;
  return readSecret(file, expected, (text) => keyBytes(text, "key"));
}

/**
 * Reads the key of an IPsec algorithm from a file. The file contains hexadecimal digits, optionally after "0x".
 *
 * @throws NetlinkError if the file does not contain a key. The message does not contain the text of the file.
 */
export function readHexKeyFile(file: string): Secret {
  return readSecret(file, "a key in pairs of hexadecimal digits", (text) =>
    Uint8Array.fromHex(text.replace(/^0x/i, "")),
  );
}

function readSecret(file: string, expected: string, parse: (text: string) => Uint8Array): Secret {
  const operation = `read key file ${file}`;
  let text: string;
  try {
    const status = statSync(file);
    // Reject named pipes and devices, because reading them might never end.
    text = status.isFile() && status.size <= MAX_FILE ? readFileSync(file, "latin1") : INVALID;
  } catch (error) {
    throwIfDenied(error, operation);
    const { code, errno = 0 } = error as { code?: string; errno?: number };
    throw new NetlinkError(`${operation}: ${code ?? "cannot be read"}`, { errno, operation, cause: error });
  }
  try {
    return new Secret(parse(text.trim()));
  } catch {
    throw failure(operation, `expected ${expected}`, EINVAL);
  }
}

/** Requires an absolute path. Errors omit the value, possibly a key. */
export function checkKeyFile(value: unknown, path: string): void {
  if (typeof value === "string" && value.startsWith("/")) return;
  const shown = typeof value === "string" ? "another text" : describeValue(value);
  throw typeError(path, `expected an absolute path of a file, got ${shown}`);
}
