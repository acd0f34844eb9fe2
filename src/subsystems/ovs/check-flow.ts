import { shown } from "../../errors.ts";

/** Where the actions lie that an action has inside of it. */
const inner: Readonly<Record<string, readonly string[]>> = {
  sample: ["actions"],
  checkPktLen: ["actionsIfGreater", "actionsIfLessEqual"],
  decTtl: ["action"],
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * Checks a list of actions, nested ones included: each has a field, without which a flow would drop packets, and each `userspace`
 * action has a port id, without which the kernel refuses the whole list with EINVAL. Other values are checked by the encoder.
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
  let given = false;
  let empty: string | undefined;
  for (const name in action) {
    const value = action[name];
    if (value === undefined || value === false) {
      empty ??= name;
      continue;
    }
    given = true;
    if (name === "userspace") checkUserspace(value, `${path}.userspace.pid`);
    if (name === "clone") checkInner(value, `${path}.clone`);
    const lists = Object.hasOwn(inner, name) ? inner[name]! : [];
    for (const list of lists) checkInner((value as Fields | null)?.[list], `${path}.${name}.${list}`);
  }
  if (given) return;
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

/** What is no list there is for whoever writes it to refuse. */
function checkInner(actions: unknown, path: string): void {
  if (Array.isArray(actions)) checkActions(actions, path);
}

/**
 * Refuses a key of which something is undefined that its mask looks at: the flow would be for other packets, or for more of
 * them. What a key does not name at all is not looked at here.
 *
 * @throws TypeError with the path of what is undefined.
 */
export function checkMasked(key: unknown, mask: unknown, path: string): void {
  if (!isPlain(key) || !isPlain(mask)) return;
  for (const name in key) {
    const bits = mask[name];
    if (bits === undefined || isBlank(bits)) continue;
    const value = key[name];
    if (value === undefined) throw new TypeError(`${path}.${name}: it is undefined, but the mask looks at it`);
    checkMasked(value, bits, `${path}.${name}`);
  }
}

/** Whether a mask looks at nothing, whatever it is written as. */
function isBlank(bits: unknown): boolean {
  if (typeof bits === "object") return isPlain(bits) && Object.values(bits).every((one) => one === undefined);
  return bits === 0 || bits === 0n;
}

function isPlain(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
