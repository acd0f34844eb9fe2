import { readFileSync } from "node:fs";
import { checkRequiredString } from "../../../base/check.ts";
import { sha256 } from "../../../base/engine.ts";
import { permitted } from "../../../errors.ts";
import { readUuid } from "../../../schema/values/addresses.ts";
import { startTimeOf } from "../../../threads/liveness.ts";
import { kernelKey } from "../core/flow.ts";
import { encodeKey, type KeyInput } from "../upcall/reply/reply-values.ts";
import { UpcallKey } from "../upcall/view/upcall-key.ts";
import { attributeValues } from "./flow-filter.ts";

/**
 * Returns an identifier (`ufid`) for the flow with this key: a 128-bit hash in the form of a random UUID, as in
 * `dpif_flow_hash` of Open vSwitch. The order of the key's attributes does not matter.
 *
 * The hash is keyed with a secret, so that senders of packets, who choose the keys, cannot cause collisions. By
 * default, all threads of a process use the same secret, made from the boot id, the process id and the start time.
 * Identifiers are then valid in this process only, as in Open vSwitch. Other users of this host can compute the default
 * secret. Pass your own `secret` to hide it from them, or to get the same identifiers after a restart.
 *
 * @param key the exact key of the flow, or the key of an upcall.
 * @throws TypeError or RangeError with the path of an invalid field.
 */
export function flowId(key: KeyInput, secret: string = processSecret()): string {
  checkRequiredString(secret, "secret");
  const bytes = key instanceof UpcallKey ? key.bytes : key instanceof Uint8Array ? key : encodeKey(kernelKey(key));
  const hasher = sha256().update(`${secret}\0`);
  const values = [...attributeValues(bytes)].sort(([one], [other]) => (one < other ? -1 : 1));
  for (const [path, value] of values) hasher.update(`${path}:${value.length}:`).update(value);
  const id = hasher.digest().subarray(0, 16);
  id[6] = (id[6]! & 0x0f) | 0x40;
  id[8] = (id[8]! & 0x3f) | 0x80;
  return readUuid(id, 0);
}

let ownSecret: string | undefined;

/** Other hosts cannot guess the secret: the boot id is random. */
function processSecret(): string {
  if (ownSecret !== undefined) return ownSecret;
  const boot = permitted(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8"), "make a default secret");
  ownSecret = `${boot.trim()} ${process.pid} ${startTimeOf("self")}`;
  return ownSecret;
}
