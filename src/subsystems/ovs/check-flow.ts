import { shown } from "../../errors.ts";

/** Members of actions that contain actions. */
const inner: Readonly<Record<string, readonly string[]>> = {
  sample: ["actions"],
  checkPktLen: ["actionsIfGreater", "actionsIfLessEqual"],
  decTtl: ["action"],
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * Checks a list of actions, including nested ones. Each action must have a field, because a flow without actions drops
 * its packets. Each `userspace` action must have a port id, because the kernel rejects the list without it (EINVAL).
 * The encoder checks other values.
 *
 * @throws TypeError or RangeError with the path of the action.
 */
export function checkActions(actions: unknown, path: string): void {
  if (!Array.isArray(actions)) throw new TypeError(`${path}: expected an array, got ${shown(actions)}`);
  for (let index = 0; index < actions.length; index++) {
    const action: unknown = actions[index];
    if (typeof action === "object" && action !== null) checkAction(action as Fields, `${path}[${index}]`);
  }
}

function checkAction(action: Fields, path: string): void {
  let hasField = false;
  let empty: string | undefined;
  for (const name in action) {
    const value = action[name];
    if (value === undefined || value === false) {
      empty ??= name;
      continue;
    }
    hasField = true;
    if (name === "userspace") checkUserspace(value, `${path}.userspace.pid`);
    if (name === "clone") checkInner(value, `${path}.clone`);
    const lists = Object.hasOwn(inner, name) ? inner[name]! : [];
    for (const list of lists) checkInner((value as Fields | null)?.[list], `${path}.${name}.${list}`);
  }
  if (hasField) return;
  const reason = empty === undefined ? "it has no field" : `its ${empty} is ${String(action[empty])}`;
  throw new TypeError(`${path}: expected an action, but ${reason}`);
}

function checkUserspace(value: unknown, path: string): void {
  if (typeof value !== "object" || value === null) return;
  const { pid } = value as Fields;
  if (pid !== undefined && pid !== 0) return;
  const message =
    `${path}: expected the port id of the socket that receives the packet, got ${shown(pid)}; ` +
    "a datapath with per-CPU dispatch ignores the id: pass 0xffffffff there";
  throw pid === undefined ? new TypeError(message) : new RangeError(message);
}

/** The encoder rejects values that are not lists. */
function checkInner(actions: unknown, path: string): void {
  if (Array.isArray(actions)) checkActions(actions, path);
}

/**
 * Rejects a key with an undefined field that the mask uses: the flow would match other packets. Fields that the key
 * does not have are not checked.
 *
 * @throws TypeError with the path of the undefined field.
 */
export function checkMasked(key: unknown, mask: unknown, path: string): void {
  if (!isPlain(key) || !isPlain(mask)) return;
  for (const name in key) {
    const bits = mask[name];
    if (bits === undefined || isBlank(bits)) continue;
    const value = key[name];
    if (value === undefined)
      throw new TypeError(`${path}.${name}: expected a value, because the mask uses it, got undefined`);
    checkMasked(value, bits, `${path}.${name}`);
  }
}

/** Whether a mask has no bits. */
function isBlank(bits: unknown): boolean {
  if (typeof bits === "object") return isPlain(bits) && Object.values(bits).every((one) => one === undefined);
  return bits === 0 || bits === 0n;
}

function isPlain(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
