import { ovsDatapath } from "../../../src/families/ovs-datapath.ts";
import { ovsFlow } from "../../../src/families/ovs-flow.ts";
import { ovsMeter } from "../../../src/families/ovs-meter.ts";
import { ovsPacket } from "../../../src/families/ovs-packet.ts";
import { ovsVport } from "../../../src/families/ovs-vport.ts";
import {
  CTRL_ATTR_FAMILY_ID,
  CTRL_ATTR_FAMILY_NAME,
  CTRL_CMD_NEWFAMILY,
  EINVAL,
  ENODEV,
  ENOENT,
  EOPNOTSUPP,
  GENL_ID_CTRL,
  type MessageView,
  MessageWriter,
  NETLINK_GENERIC,
  NETLINK_USERSOCK,
  NetlinkSocket,
  NLM_F_DUMP,
  NLM_F_ECHO,
} from "../../../src/index.ts";
import { type Family, messageNumber, operationCodec } from "../../../src/schema/index.ts";
import {
  Datapath,
  type DatapathConnection,
  type DatapathSocketUse,
  type OpenOptions,
} from "../../../src/subsystems/ovs/index.ts";
import { done, message, ScriptedTransport, verdict } from "../../support/scripted-transport.ts";

/** All features that the fake kernel knows, in the order of their bits. */
export const ALL_FEATURES = ["unaligned", "vport-pids", "tc-recirc-sharing", "dispatch-upcall-per-cpu"] as const;
const BITS: Readonly<Record<string, number>> = Object.fromEntries(ALL_FEATURES.map((name, bit) => [name, 1 << bit]));

/** Properties of a fake kernel with Open vSwitch. */
export interface Script {
  /** Features that the kernel supports. If undefined, the kernel accepts all bits without checking them. */
  features?: readonly string[];
  /** Names of generic netlink families that the fake kernel lacks. */
  lacks?: readonly string[];
  /** Whether the fake kernel has the mask cache (default true). */
  masksCache?: boolean;
  /** Handles requests that the fake kernel does not know. Returns true if it replied to the request. */
  answer?: (request: MessageView, kernel: ScriptedTransport, operation: string) => boolean;
}

const families: readonly Family[] = [ovsDatapath, ovsVport, ovsFlow, ovsPacket, ovsMeter];
/** Number of the first Open vSwitch family. The other families have the following numbers. */
export const FIRST_ID = 40;

/** A fake kernel with one datapath, for features that a real kernel cannot be configured to have. */
export class ScriptedDatapath implements DatapathConnection {
  /** Features of the datapath, or undefined if there is no datapath. */
  features: number | undefined;
  /** Operations of the requests sent to the family `ovs_datapath`, each with its feature bits as a number. */
  readonly asked: [operation: string, features: number | undefined][] = [];
  readonly sockets: NetlinkSocket[] = [];
  readonly #script: Script;

  constructor(script: Script) {
    this.#script = script;
  }

  openSocket(use: DatapathSocketUse): NetlinkSocket {
    if (use !== "requests") return this.#keep(NetlinkSocket.open(NETLINK_USERSOCK));
    const transport = new ScriptedTransport((request, kernel) => this.#take(request, kernel), {
      protocol: NETLINK_GENERIC,
    });
    return this.#keep(NetlinkSocket.over(transport));
  }

  #keep(socket: NetlinkSocket): NetlinkSocket {
    this.sockets.push(socket);
    return socket;
  }

  /** Number of sockets that are currently open. */
  get open(): number {
    return this.sockets.filter(({ closed }) => !closed).length;
  }

  #take(request: MessageView, kernel: ScriptedTransport): void {
    if (request.type === GENL_ID_CTRL) {
      this.#tellFamily(request, kernel);
      return;
    }
    const family = families[request.type - FIRST_ID]!;
    const number = messageNumber(family, request);
    const operation = Object.values(family.operations).find(({ do: ask }) => ask?.request.number === number)!.name;
    if (this.#script.answer?.(request, kernel, `${family.name}.${operation}`) === true) return;
    if (family !== ovsDatapath) {
      kernel.reply(verdict(request, EOPNOTSUPP));
      return;
    }
    const errno = this.#datapath(operation, operationCodec(family, operation).decode(request) as never);
    const asks = operation === "get" || (request.flags & NLM_F_ECHO) !== 0;
    if (errno === 0 && asks) kernel.reply(message(request.type, 0, request.sequence, this.#told()));
    kernel.reply((request.flags & NLM_F_DUMP) === NLM_F_DUMP ? done(request) : verdict(request, errno));
  }

  #datapath(operation: string, fields: { userFeatures?: (string | number)[]; masksCacheSize?: number }): number {
    const { userFeatures, masksCacheSize } = fields;
    const bits = userFeatures?.reduce<number>((all, one) => (all | (BITS[one] ?? (one as number))) >>> 0, 0);
    this.asked.push([operation, bits]);
    if (operation === "get") return this.features === undefined ? ENODEV : 0;
    const { features, masksCache } = this.#script;
    const known = features?.reduce((all, one) => all | BITS[one]!, 0);
    if (known !== undefined && ((bits ?? 0) & ~known) !== 0) return EOPNOTSUPP;
    if (masksCache !== false && masksCacheSize === 3) return EINVAL;
    this.features = bits ?? 0;
    return 0;
  }

  #told(): Uint8Array {
    const { masksCache } = this.#script;
    const writer = new MessageWriter(GENL_ID_CTRL).genetlink(1, 2).raw(new Uint8Array(new Uint32Array([7]).buffer));
    writer.string(1, "dp0").u32(5, this.features!);
    if (masksCache !== false) writer.u32(7, 256);
    // Attribute 77 stands for an attribute of a newer kernel.
    writer.u32(77, 0x01020304);
    return writer.finish().payload.slice();
  }

  #tellFamily(request: MessageView, kernel: ScriptedTransport): void {
    const index = families.findIndex(({ name }) => asksFor(request, name));
    const family = families[index];
    if (family === undefined || this.#script.lacks?.includes(family.name) === true) {
      kernel.reply(verdict(request, ENOENT));
      return;
    }
    const { payload } = new MessageWriter(GENL_ID_CTRL)
      .genetlink(CTRL_CMD_NEWFAMILY, 2)
      .u16(CTRL_ATTR_FAMILY_ID, FIRST_ID + index)
      .string(CTRL_ATTR_FAMILY_NAME, family.name)
      .finish();
    kernel.reply(message(GENL_ID_CTRL, 0, request.sequence, payload.slice()));
    kernel.reply(verdict(request));
  }
}

/** Reports whether a message is a controller request for a family, with the family's name as its only attribute. */
function asksFor(request: MessageView, name: string): boolean {
  return new TextDecoder().decode(request.payload.subarray(8)).startsWith(`${name}\0`);
}

/** Opens an existing datapath on a fake kernel with the given features. */
export function openScripted(
  script: Script,
  features = 9,
  options: OpenOptions = {},
): { kernel: ScriptedDatapath; datapath: Datapath } {
  const kernel = new ScriptedDatapath(script);
  kernel.features = features;
  return { kernel, datapath: Datapath.open("dp0", { connection: kernel, ...options }) };
}
