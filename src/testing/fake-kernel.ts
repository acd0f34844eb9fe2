import { typeError, withTitle } from "../base/argument-error.ts";
import {
  checkArray,
  checkBytes,
  checkFlag,
  checkInteger,
  checkOptions,
  checkProtocolNumber,
  checkString,
  integerFrom,
  type OptionChecks,
} from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { inspectAs } from "../base/inspect.ts";
import type { NetlinkFamily } from "../client/family.ts";
import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { nlctrl } from "../families/nlctrl.ts";
import type { MessageView } from "../message/message.ts";
import type { Family } from "../schema/model/family.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import { controllerHandlers } from "./controller.ts";
import { type Answer, type AnyHandler, eventPayload, type FamilyHandlers } from "./fake-family.ts";
import { FakeTransport } from "./fake-transport.ts";
import { checkFault, type Fault, type RequestFaults } from "./faults.ts";
import { frame, messagesOf } from "./frames.ts";
import { KnownFamilies } from "./known-families.ts";
import { type ReceivedRequest, Responder } from "./responder.ts";
import { openBridgedSocket, openMemberSocket, SocketBridge } from "./socket-bridge.ts";

/** Options of a {@link FakeKernel}. */
export interface FakeKernelOptions {
  /** Maximum number of messages in one datagram of a dump (default 64). */
  dumpItems?: number | undefined;
  /**
   * Maximum number of bytes in one datagram of a dump that the fake kernel sends (default 8192). A longer message gets
   * a datagram of its own.
   */
  dumpBytes?: number | undefined;
  /**
   * Receive buffer size of each socket of the fake kernel in bytes (default 4 MiB). A datagram that does not fit into
   * the buffer is dropped.
   */
  receiveBufferSize?: number | undefined;
  /**
   * Whether callers of the fake kernel have the capability CAP_NET_ADMIN (default true). Without it, operations that
   * need the capability fail with EPERM.
   */
  permitted?: boolean | undefined;
}

/** Options of an event that a fake kernel announces. */
export interface PublishOptions {
  /**
   * Name of the multicast group that receives the fake event. By default, the group that the spec names for the event,
   * or the family's only group.
   */
  group?: string | undefined;
  /**
   * Id of the network namespace from which the fake event comes. The default -1 stands for the namespace of the
   * receiving socket.
   */
  nsid?: number | undefined;
  /**
   * Flags in the message header of the fake event (default 0), such as NLM_F_REPLACE for a route that replaces another
   * one.
   */
  flags?: number | undefined;
  /**
   * Netlink port id of the socket whose request caused the fake event, for the header of the message (default 0).
   */
  requester?: number | undefined;
  /**
   * Netlink port id of the only socket that receives the fake event. If set, the event is not sent to a multicast
   * group.
   */
  portId?: number | undefined;
}

const optionChecks: OptionChecks<FakeKernelOptions> = {
  dumpItems: integerFrom(1, 1_000_000),
  dumpBytes: integerFrom(1, 60_000),
  receiveBufferSize: integerFrom(1, 2 ** 30),
  permitted: checkFlag,
};
const publishNames: OptionChecks<PublishOptions> = {
  group: checkString,
  nsid: integerFrom(-1, 0x7fffffff),
  flags: integerFrom(0, 0xffff),
  portId: integerFrom(0, 0xffffffff),
  requester: integerFrom(0, 0xffffffff),
};
/** Larger than all process ids; the real kernel never assigns it. */
const FIRST_PORT = 0x4000_0000;

type GroupOf<Known extends Family> =
  Known extends NetlinkFamily<infer _Operations, infer _Events, infer Groups> ? Groups : string;

interface Subscriber {
  portId: number;
  protocol: number;
  groups: { protocol: number; group: number }[];
}

/**
 * A fake kernel for tests of netlink programs. A test registers families and handlers for their operations. The sockets
 * that {@link open} returns then get real netlink messages as replies. Faults can be injected.
 *
 * ```ts
 * using kernel = new FakeKernel();
 * kernel.register(ethtool, {
 *   "rings-get": { do: ({ header }) => ({ header: { devName: header?.devName }, rx: 512 }) },
 * });
 * using client = ethtool.connect({ socket: kernel.open() });
 * ```
 *
 * Requests are processed in the calling thread when they are sent. No privileges are required. Only {@link
 * openSubscription} makes system calls.
 */
export class FakeKernel implements Disposable {
  static {
    inspectAs(FakeKernel, (kernel) => `FakeKernel(${[...kernel.#families].map(({ model }) => model.name).join(", ")})`);
  }

  /**
   * Whether callers of the fake kernel have the capability CAP_NET_ADMIN. Without it, operations that need the
   * capability fail with EPERM.
   */
  permitted: boolean;
  /** Latest requests to the fake kernel, oldest first. At least the last 1000 requests are kept. */
  readonly requests: ReceivedRequest[];
  readonly #families = new KnownFamilies();
  readonly #responder: Responder;
  readonly #transports = new Set<FakeTransport>();
  readonly #subscribers = new Map<NetlinkSocket, Subscriber>();
  readonly #sockets = new Set<NetlinkSocket>();
  readonly #receiveBufferSize: number;
  readonly #clock: { now: number } = { now: 0 };
  #line: SocketBridge | undefined;
  #nextPort = FIRST_PORT;
  #held: (() => void)[] | undefined;
  #toLose = 0;

  /**
   * Creates a fake kernel. At first, only the generic netlink controller (nlctrl) is registered.
   *
   * @throws TypeError or RangeError for invalid options.
   */
  constructor(options: FakeKernelOptions = {}) {
    checkOptions(options, optionChecks);
    const { dumpItems = 64, dumpBytes = 8192, receiveBufferSize = 4 * 1024 * 1024, permitted = true } = options;
    const dumpSizes = { items: dumpItems, bytes: dumpBytes };
    this.#responder = new Responder(this.#families, { dumpSizes, isPermitted: () => this.permitted });
    this.requests = this.#responder.requests;
    this.#receiveBufferSize = receiveBufferSize;
    this.permitted = permitted;
    this.register(
      nlctrl,
      controllerHandlers(() => this.#families),
    );
  }

  /**
   * Registers a netlink family in the fake kernel and returns its id. A family with the same name is replaced. Handlers
   * receive the fields of a request and return the fields of the reply. As in the kernel, the controller (nlctrl) lists
   * generic families.
   *
   * @throws TypeError for an invalid family, or a handler of an operation that the family does not have.
   */
  register<Operations, Events, Groups extends string>(
    family: NetlinkFamily<Operations, Events, Groups>,
    handlers: FamilyHandlers<Operations>,
  ): number {
    return this.#families.register(family, handlers as Readonly<Record<string, AnyHandler>>);
  }

  /**
   * Removes a netlink family from the fake kernel, as if its kernel module had been unloaded. If the family is
   * registered again, it gets another id.
   */
  unregister(family: Family): void {
    this.#families.unregister(family);
  }

  /**
   * Returns the id of a generic netlink family in the fake kernel.
   *
   * @throws TypeError if the family is not registered.
   */
  familyId(family: Family): number {
    return this.#families.get(family).id;
  }

  /**
   * Opens a socket to this fake kernel. Pass it to any function with a `socket` option, such as `connect({ socket })`,
   * `watch(sources, { socket })`, `transact` or `dump`. A program that subscribes to events opens further sockets
   * itself and receives in the event loop of this thread. The socket has no file descriptor, so other threads cannot
   * use it.
   *
   * @throws TypeError or RangeError for an invalid protocol number.
   */
  open(protocol: number = NETLINK_GENERIC): NetlinkSocket {
    checkProtocolNumber(protocol);
    return NetlinkSocket.over(this.#open(protocol));
  }

  #open(protocol: number): FakeTransport {
    const transport = new FakeTransport(this.#host, protocol, this.#nextPort++, this.#receiveBufferSize);
    this.#transports.add(transport);
    return transport;
  }

  /**
   * Opens a socket with a real file descriptor. Other threads can read from this socket, for example a `ReceiverPool`.
   * The socket receives the events that are {@link publish}ed to the given groups, and messages to its port id.
   * Disposing the fake kernel closes the socket, unless a reader still uses it.
   *
   * The socket's protocol is NETLINK_USERSOCK, because a process without privileges may send to its own sockets of this
   * protocol.
   *
   * @throws TypeError if the family has no such group; NetlinkError if the socket cannot be opened.
   */
  openSubscription<const Families extends readonly Family[]>(
    ...groups: {
      readonly [Index in keyof Families]: readonly [family: Families[Index], group: GroupOf<Families[Index]>];
    }
  ): NetlinkSocket {
    const numbers = groups.map((pair, index) => {
      checkArray(pair, `groups[${index}]`);
      const [family, group] = pair;
      return { group: this.groupNumber(family, group), protocol: family.protocol };
    });
    this.#openLine();
    const protocol = numbers[0]?.protocol ?? NETLINK_GENERIC;
    const member: Subscriber = { portId: 0, protocol, groups: numbers };
    const joins = (group: number, joined: boolean) => {
      if (!this.#host.hasGroup(protocol, group)) return false;
      member.groups = member.groups.filter((one) => one.protocol !== protocol || one.group !== group);
      if (joined) member.groups.push({ protocol, group });
      return true;
    };
    const socket = numbers.length === 0 ? openBridgedSocket() : openMemberSocket(protocol, joins);
    member.portId = socket.portId;
    this.#sockets.add(socket);
    this.#subscribers.set(socket, member);
    return socket;
  }

  /**
   * Port id of a real socket of the fake kernel. A socket of {@link openSubscription} sends its requests to this port
   * id. The event loop of this thread processes the requests.
   */
  get portId(): number {
    return this.#openLine().portId;
  }

  /**
   * Returns the number of a multicast group of a family in the fake kernel.
   *
   * @throws TypeError if the family has no such group.
   */
  groupNumber(family: Family, group: string): number {
    return this.#families.groupNumber(family, group);
  }

  /**
   * Sends a fake event to all sockets in its multicast group. Returns the number of sockets that received it. If the
   * buffer of a socket is full, that socket does not get the event.
   *
   * @throws TypeError or RangeError for an unknown event, for invalid fields, or if neither the spec nor the options
   *   name the event's group.
   */
  publish<Operations, Events, Groups extends string, Name extends keyof Events & string>(
    family: NetlinkFamily<Operations, Events, Groups>,
    event: Name,
    fields: Answer<Events[Name]>,
    options: PublishOptions = {},
  ): number {
    checkOptions(options, publishNames);
    const known = this.#families.get(family);
    const { type, payload, group } = eventPayload(known, event, fields as object);
    const { nsid = -1, portId, flags = 0, requester = 0 } = options;
    const bytes = frame(type, flags, 0, requester, payload);
    if (portId !== undefined) return this.deliver(bytes, portId) ? 1 : 0;
    const only = known.groups.size === 1 ? [...known.groups.keys()][0] : undefined;
    const name = options.group ?? group ?? only;
    if (name === undefined) {
      const names = [...known.groups.keys()];
      const list = names.length === 0 ? "the family has none" : `the family has ${names.join(", ")}`;
      throw withTitle(
        typeError("options.group", `expected a group of the event: ${list}`),
        `${family.name}.${event}: `,
      );
    }
    const number = this.groupNumber(family, name);
    const announce = () => this.#announce(bytes, family.protocol, number, nsid);
    if (this.#held === undefined) return announce();
    this.#held.push(announce);
    return 0;
  }

  /**
   * Delays all fake events that are published before the returned object is disposed. A test can thus deliver an event
   * after the reply to a later request, as happens in a busy system. For a delayed event, {@link publish} returns 0.
   *
   * @throws TypeError if events are already delayed.
   */
  holdEvents(): Disposable {
    if (this.#held !== undefined) throw typeError("holdEvents", "events are already delayed; dispose of that first");
    const held: (() => void)[] = [];
    this.#held = held;
    return {
      [Symbol.dispose]: () => {
        if (this.#held !== held) return;
        this.#held = undefined;
        for (const announce of held) announce();
      },
    };
  }

  /**
   * Drops the next events (default: one) at each socket of this thread that subscribed to them, as if the socket's
   * receive buffer were full. The subscribing program then gets a gap with the number of dropped messages.
   *
   * @throws TypeError or RangeError for an invalid number.
   */
  loseEvents(count: number = 1): void {
    this.#toLose = checkInteger(count, 1, Number.MAX_SAFE_INTEGER, "count");
  }

  #announce(bytes: Uint8Array, protocol: number, number: number, nsid: number): number {
    const isLost = this.#toLose > 0;
    let reached = 0;
    for (const transport of this.#transports) {
      if (transport.protocol !== protocol || !transport.members.has(number)) continue;
      if (isLost) transport.drop(1);
      else if (transport.deliver(bytes, { group: number, nsid })) reached++;
    }
    if (isLost) {
      this.#toLose--;
      return 0;
    }
    for (const [socket, { portId, groups }] of this.#subscribers) {
      if (socket.closed) {
        this.#subscribers.delete(socket);
        this.#sockets.delete(socket);
      } else if (groups.some((one) => one.protocol === protocol && one.group === number)) {
        if (this.#line?.send(bytes, portId, 0) === true) reached++;
      }
    }
    return reached;
  }

  /** Reports whether any socket is in a multicast group. */
  hasListeners(family: Family, group: string): boolean {
    const number = this.groupNumber(family, group);
    const { protocol } = family;
    for (const one of this.#transports) if (one.protocol === protocol && one.members.has(number)) return true;
    for (const [socket, { groups }] of this.#subscribers) {
      if (!socket.closed && groups.some((one) => one.protocol === protocol && one.group === number)) return true;
    }
    return false;
  }

  /**
   * Sends a message of the fake kernel to the socket with the given port id. Returns false if no socket has this port
   * id or if the socket's buffer is full.
   */
  deliver(message: Uint8Array | MessageView, portId: number): boolean {
    const bytes = message instanceof Uint8Array ? message : message?.bytes;
    checkBytes(bytes, "message");
    for (const transport of this.#transports) if (transport.portId === portId) return transport.deliver(bytes);
    return this.#line?.send(bytes, portId, 0) === true;
  }

  /**
   * Injects a fault into the next requests (default: one) that match its conditions.
   *
   * @throws TypeError or RangeError if the fault is invalid or can never occur, because no registered operation matches
   *   its conditions.
   */
  inject(fault: Fault): void {
    this.#families.checkTarget(fault, checkFault(fault));
    this.#responder.faults.add(fault);
  }

  /** Removes all injected faults that have not occurred yet. */
  clearFaults(): void {
    this.#responder.faults.clear();
  }

  /**
   * Processes all requests that other sockets have sent to the fake kernel's port id {@link portId}, without waiting
   * for the event loop.
   */
  poll(): void {
    this.#line?.poll();
  }

  /**
   * Closes the real sockets that this kernel has opened, except those that a reader still uses. The sockets of {@link
   * open} stay open. Disposing twice has no effect.
   */
  [Symbol.dispose](): void {
    for (const socket of this.#sockets) if (socket.core.isFree) socket.close();
    this.#sockets.clear();
    this.#subscribers.clear();
    this.#line?.[Symbol.dispose]();
    this.#line = undefined;
  }

  get #host() {
    return {
      clock: this.#clock,
      sent: (from: FakeTransport, datagram: Uint8Array) => this.#sent(from, datagram),
      hasGroup: (protocol: number, group: number) => this.#families.hasGroup(protocol, group),
      open: (protocol: number) => this.#open(protocol),
      closed: (transport: FakeTransport) => void this.#transports.delete(transport),
    };
  }

  #openLine(): SocketBridge {
    this.#line ??= new SocketBridge((message, sender) => {
      if (sender === 0) return;
      const deliver = (bytes: Uint8Array) => {
        for (const reply of messagesOf(bytes)) this.#line?.send(reply, sender, reply.sequence);
      };
      const member = [...this.#subscribers.values()].find(({ portId }) => portId === sender);
      this.#responder.answer(message, { portId: sender, deliver }, member?.protocol);
    });
    return this.#line;
  }

  #sent(transport: FakeTransport, datagram: Uint8Array): void {
    const deliver = (bytes: Uint8Array, fault?: RequestFaults) => {
      transport.deliver(bytes, { oversized: fault?.has("truncate"), delayMs: fault?.get("delay")?.delayMs });
    };
    const requester = { portId: transport.portId, deliver, transport };
    this.#responder.answerAll(messagesOf(datagram), requester, transport.protocol);
  }
}

export function checkKernel(kernel: FakeKernel): void {
  if (kernel instanceof FakeKernel) return;
  throw typeError("kernel", `expected a FakeKernel, got ${describeValue(kernel)}`);
}
