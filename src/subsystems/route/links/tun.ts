import { checkFlag, checkInteger, checkOptions, type OptionChecks } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { withOperation } from "../../../client/errors.ts";
import { type Steps, wait } from "../../../io/io.ts";
import { checkName } from "../core/interfaces.ts";
import type { Session } from "../core/session.ts";
import { createTun, createTunAsync, TunFlag, type TunRequest } from "./tun-device.ts";

/** A TUN or TAP link to create with {@link Links.addTun}. */
export interface NewTun {
  /** Name of the TUN or TAP link, or a pattern such as "tap%d". */
  ifname: string;
  /** Whether programs exchange IP packets ("tun") or Ethernet frames ("tap") with the link. */
  mode: "tun" | "tap";
  /** Id of the user who may attach to the link without privileges (default: only privileged programs). */
  owner?: number | undefined;
  /** Id of the group whose members may attach to the link without privileges (default: only privileged programs). */
  group?: number | undefined;
  /** Whether packets begin with a header of flags and protocol (default false). */
  packetInfo?: boolean | undefined;
  /** Whether packets begin with a virtio-net header (default false). */
  vnetHeader?: boolean | undefined;
  /** Whether several descriptors can be attached to the link at once, each as a queue (default false). */
  multiQueue?: boolean | undefined;
}

const MAX_NAME = 15;
const MAX_ID = 0xffff_fffe;
const modes: ReadonlyMap<unknown, number> = new Map([
  ["tun", TunFlag.tun],
  ["tap", TunFlag.tap],
]);
const id = (value: unknown, path: string) => void checkInteger(value as number, 0, MAX_ID, path);
const checkIfname = (value: unknown, path: string) => {
  const length = Buffer.byteLength(checkName(value as string, path));
  if (length > MAX_NAME) throw new RangeError(`${path}: expected a name of 1 to ${MAX_NAME} bytes, got ${length}`);
};
const checkMode = (value: unknown, path: string) => {
  if (!modes.has(value)) throw new TypeError(`${path}: expected "tun" or "tap", got ${describeValue(value)}`);
};
const checks: OptionChecks<NewTun> = {
  ifname: checkIfname,
  mode: checkMode,
  owner: id,
  group: id,
  packetInfo: checkFlag,
  vnetHeader: checkFlag,
  multiQueue: checkFlag,
};

export function* addTun(session: Session, tun: NewTun): Steps<string> {
  checkOptions(tun, checks, "tun");
  checkIfname(tun.ifname, "tun.ifname");
  checkMode(tun.mode, "tun.mode");
  const operation = `add link ${tun.ifname} (${tun.mode})`;
  session.check(operation);
  const { netns, socket } = session.options;
  if (socket !== undefined)
    throw new TypeError(`${operation}: not possible with the option socket; pass netns instead`);
  const { ifname: name, owner, group, packetInfo, vnetHeader, multiQueue } = tun;
  const flags =
    modes.get(tun.mode)! |
    TunFlag.exclusive |
    (packetInfo === true ? 0 : TunFlag.noPacketInfo) |
    (vnetHeader === true ? TunFlag.vnetHeader : 0) |
    (multiQueue === true ? TunFlag.multiQueue : 0);
  const request: TunRequest = { name, flags, owner, group };
  try {
    return yield* wait<string>(session.io.mode === "sync" ? createTun(request, netns) : createTunAsync(request, netns));
  } catch (error) {
    throw withOperation(error, operation);
  }
}
