import { checkFlag, checkInteger, checkOneOf, checkOptions, type OptionChecks } from "../../../base/check.ts";
import { textBytes } from "../../../base/text.ts";
import { withOperation } from "../../../client/errors.ts";
import { EACCES, EBUSY, EINVAL, ENODEV, ENOENT, EPERM } from "../../../constants/errno.ts";
import { O_CLOEXEC, O_NONBLOCK, O_RDWR } from "../../../constants/system.ts";
import { check, systemCallError } from "../../../errors.ts";
import { close, ioctl, open } from "../../../ffi/libc.ts";
import { SystemCall } from "../../../ffi/system-calls.ts";
import { type Steps, wait } from "../../../io/io.ts";
import { type NamespaceSource, runInNamespace } from "../../../netns/namespace.ts";
import { readBuffer } from "../../../schema/values/text.ts";
import { runCalls } from "../../../threads/calls/call-threads.ts";
import { NO_PROTOCOL } from "../../../threads/calls/run-call.ts";
import type { Session } from "../core/session.ts";
import { newName } from "./fields.ts";

const PATH = "/dev/net/tun";
// Requests of ioctl(2) (linux/if_tun.h)
const TUNSETIFF = 0x400454ca;
const TUNSETPERSIST = 0x400454cb;
const TUNSETOWNER = 0x400454cc;
const TUNSETGROUP = 0x400454ce;
/** `IFF_*` (linux/if_tun.h) */
const TunFlag = {
  tun: 0x1,
  tap: 0x2,
  multiQueue: 0x100,
  noPacketInfo: 0x1000,
  vnetHeader: 0x4000,
  /** Rejects the name of an existing link with EBUSY. */
  exclusive: 0x8000,
} as const;
const IFREQ_SIZE = 40;
const FLAGS_OFFSET = 16;

type TunRequest = Pick<NewTun, "ifname" | "owner" | "group"> & { flags: number };

function createTun(request: TunRequest, netns: NamespaceSource | undefined): string {
  const fd = openTun(netns);
  try {
    const ifreq = ifreqOf(request);
    checkCreated(ioctl(fd, TUNSETIFF, ifreq), request);
    for (const [number, argument] of settingsOf(request)) check(ioctl(fd, number, argument), "ioctl");
    return nameIn(ifreq);
  } finally {
    close(fd);
  }
}

/** Another thread makes the calls, which wait for the RTNL lock. */
async function createTunAsync(request: TunRequest, netns: NamespaceSource | undefined): Promise<string> {
  const fd = openTun(netns);
  try {
    const { results, name } = await runCalls({
      protocol: NO_PROTOCOL,
      prepare: (thread) => {
        const memory = thread.requestMemory(IFREQ_SIZE);
        memory.bytes.set(ifreqOf(request));
        const others = settingsOf(request).map((control) => [SystemCall.ioctl, fd, ...control] as const);
        return [[SystemCall.ioctl, fd, TUNSETIFF, memory.address], ...others];
      },
      finish: (all, thread) => ({ results: all, name: nameIn(thread.requestMemory(IFREQ_SIZE).bytes) }),
    });
    checkCreated(results[0]!, request);
    for (const status of results) check(status, "ioctl");
    return name;
  } finally {
    close(fd);
  }
}

/** The namespace in which /dev/net/tun is opened gets the link. */
function openTun(netns: NamespaceSource | undefined): number {
  const fd = runInNamespace(netns, () => open(PATH, O_RDWR | O_CLOEXEC | O_NONBLOCK));
  if (fd === -ENOENT || fd === -ENODEV)
    throw systemCallError("open", fd, `${PATH} is missing: it requires CONFIG_TUN, module tun`);
  return check(fd, "open", fd === -EACCES ? `this user may not open ${PATH}` : PATH);
}

function ifreqOf({ ifname, flags }: TunRequest): Uint8Array {
  const bytes = new Uint8Array(IFREQ_SIZE);
  bytes.set(textBytes(ifname)!);
  new DataView(bytes.buffer).setUint16(FLAGS_OFFSET, flags, true);
  return bytes;
}

function settingsOf({ owner, group }: TunRequest): [request: number, argument: number][] {
  const controls: [request: number, argument: number][] = [];
  if (owner !== undefined) controls.push([TUNSETOWNER, owner]);
  if (group !== undefined) controls.push([TUNSETGROUP, group]);
  return [...controls, [TUNSETPERSIST, 1]];
}

function nameIn(ifreq: Uint8Array): string {
  return readBuffer(ifreq, 0, ifreq.length);
}

function checkCreated(status: number, { ifname }: TunRequest): void {
  const advice = new Map([
    [-EBUSY, `an interface ${ifname} exists`],
    [-EPERM, "it requires CAP_NET_ADMIN in the network namespace"],
    [-EINVAL, `the name ${ifname} is not possible, or an interface that is no TUN or TAP link has it`],
  ]);
  check(status, "ioctl", advice.get(status));
}

/** A TUN or TAP link to create with {@link Links.addTun}. */
export interface NewTun {
  /** Name of the TUN or TAP link, or a pattern such as "tap%d". */
  ifname: string;
  /** Whether programs exchange IP packets ("tun") or Ethernet frames ("tap") with the link through `/dev/net/tun`. */
  mode: "tun" | "tap";
  /** Id of the user that may attach to the link without privileges. By default, only privileged programs may attach. */
  owner?: number | undefined;
  /**
   * Id of the group whose members may attach to the link without privileges. By default, only privileged programs may
   * attach.
   */
  group?: number | undefined;
  /**
   * Whether each packet that programs read or write starts with a header (`struct tun_pi`) that contains flags and a
   * protocol number (default false).
   */
  packetInfo?: boolean | undefined;
  /** Whether packets begin with a virtio-net header (default false). */
  vnetHeader?: boolean | undefined;
  /** Whether several file descriptors can be attached to the link at once, each as a separate queue (default false). */
  multiQueue?: boolean | undefined;
}

const MAX_ID = 0xffff_fffe;
const id = (value: unknown, path: string) => void checkInteger(value as number, 0, MAX_ID, path);
const checkIfname = (value: unknown, path: string) => void newName(value as string, path);
const checkMode = (value: unknown, path: string) => checkOneOf(value, ["tun", "tap"], path);
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
  const { packetInfo, vnetHeader, multiQueue } = tun;
  const flags =
    TunFlag[tun.mode] |
    TunFlag.exclusive |
    (packetInfo === true ? 0 : TunFlag.noPacketInfo) |
    (vnetHeader === true ? TunFlag.vnetHeader : 0) |
    (multiQueue === true ? TunFlag.multiQueue : 0);
  const request = { ...tun, flags };
  try {
    return yield* wait<string>(session.io.mode === "sync" ? createTun(request, netns) : createTunAsync(request, netns));
  } catch (error) {
    throw withOperation(error, operation);
  }
}
