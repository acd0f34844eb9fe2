import { type KeyObject, sign, verify } from "node:crypto";

/** Version of the signed messages. */
const VERSION = "1";
/** Start of the signed bytes, so that a signature of another program with the same key is never valid here. */
const DOMAIN = "bun-netlink desired state 1\n";
/** Maximum number of characters of a message. */
export const MAX_MESSAGE = 1024 * 1024;
/** Number of messages that the stream of a host keeps. */
export const KEPT_MESSAGES = 8;
const MAX_TEXT = 255;
const MAX_CONFIRM_MS = 86_400_000;
const MIN_CONFIRM_MS = 1000;
/** Number of characters of an Ed25519 signature (64 bytes) in base64. */
const SIGNATURE_LENGTH = 88;

/** Returns the key of the stream with the signed messages for one host. */
export function messageKey(prefix: string, host: string): string {
  return `${prefix}:desired:${host}`;
}

/** Returns the key under which the agent of a host publishes its status. */
export function statusKey(prefix: string, host: string): string {
  return `${prefix}:desired-status:${host}`;
}

/** What a message requests: apply a description, undo one, or only plan one. */
export type MessageAction = "apply" | "undo" | "plan";

/** A signed message to the agent of one host. */
export interface Message {
  /** Name of the host. An agent rejects messages for other hosts. */
  readonly host: string;
  /** Number of the message. An agent accepts each message only if its number is greater than all accepted before. */
  readonly generation: number;
  /** Time in milliseconds since 1970 after which an agent rejects the message. */
  readonly expires: number;
  readonly action: MessageAction;
  /** Identifies the rollout to which the message belongs. */
  readonly rollout: string;
  /** For "undo", the generation of the description to undo; otherwise 0. */
  readonly of: number;
  /** The description as JSON text; empty for "undo". */
  readonly description: string;
  /** Time in milliseconds within which the agent must reach the server after the last step. */
  readonly confirmMs: number;
  readonly allowRecreate: boolean;
}

/** Error for a message that an agent does not accept. */
export class MessageError extends Error {}

/** Signs a message. Returns the fields of the stream entry. */
export function encodeMessage(message: Message, key: KeyObject): string[] {
  const payload = JSON.stringify(message);
  if (payload.length > MAX_MESSAGE)
    throw new RangeError(`the description has ${payload.length} characters, at most ${MAX_MESSAGE} are possible`);
  const signature = sign(null, signedBytes(payload), key).toString("base64");
  return ["version", VERSION, "payload", payload, "signature", signature];
}

/**
 * Checks the signature of a message, and parses it. The content is not parsed before the signature was checked. Whether
 * the message is new and has not expired is not checked.
 *
 * @throws MessageError with the reason if the message is malformed, for another host, or not signed by one of the keys.
 */
export function decodeMessage(
  fields: readonly string[],
  { keys, host }: { keys: readonly KeyObject[]; host: string },
): Message {
  const values = new Map<string, string>();
  for (let index = 0; index + 1 < fields.length; index += 2) values.set(fields[index]!, fields[index + 1]!);
  const version = values.get("version");
  if (version !== VERSION) throw new MessageError(`expected version ${VERSION}, got "${version?.slice(0, 10) ?? ""}"`);
  const payload = values.get("payload") ?? "";
  const signature = values.get("signature") ?? "";
  if (payload.length > MAX_MESSAGE)
    throw new MessageError(`${payload.length} characters, at most ${MAX_MESSAGE} are accepted`);
  const bytes = Buffer.from(signature, "base64");
  const isWellFormed = signature.length === SIGNATURE_LENGTH && bytes.toString("base64") === signature;
  if (!isWellFormed || !keys.some((key) => verify(null, signedBytes(payload), key, bytes)))
    throw new MessageError("the signature is not valid for the keys of this host");
  const message = parse(payload);
  if (message.host !== host) throw new MessageError(`the message is for the host "${message.host}"`);
  return message;
}

/**
 * Checks whether a message is still valid at a time in milliseconds since 1970.
 *
 * @throws MessageError if it has expired.
 */
export function checkExpiry({ expires }: Message, now: number): void {
  if (now <= expires) return;
  throw new MessageError(`expired ${Math.ceil((now - expires) / 1000)} s ago by the clock of this host`);
}

function signedBytes(payload: string): Buffer {
  return Buffer.from(DOMAIN + payload);
}

function parse(payload: string): Message {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    throw new MessageError("the payload is not JSON");
  }
  if (!isMessage(value)) throw new MessageError("a field of the payload is missing or has the wrong type");
  return value;
}

function isMessage(value: unknown): value is Message {
  if (typeof value !== "object" || value === null) return false;
  const { host, generation, expires, action, rollout, of, description, confirmMs, allowRecreate } = value as Partial<
    Record<keyof Message, unknown>
  >;
  return (
    [host, rollout].every((text) => typeof text === "string" && text !== "" && text.length <= MAX_TEXT) &&
    [generation, expires, of, confirmMs].every((number) => Number.isSafeInteger(number) && (number as number) >= 0) &&
    (action === "apply" || action === "undo" || action === "plan") &&
    (confirmMs as number) >= MIN_CONFIRM_MS &&
    (confirmMs as number) <= MAX_CONFIRM_MS &&
    typeof description === "string" &&
    typeof allowRecreate === "boolean"
  );
}
