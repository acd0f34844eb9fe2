import type { NetlinkFamily } from "../client/family.ts";
import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { nlctrl } from "../families/nlctrl.ts";
import { checkInteger, checkKnown, type Names } from "../message/check.ts";
import type { MessageView } from "../message/message.ts";
import type { Family } from "../schema/model.ts";
import { inspectAs } from "../sock/inspect.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import { Answerer, type ReceivedRequest } from "./answering.ts";
import type { RequestFaults } from "./asking.ts";
import { controllerHandlers } from "./controller.ts";
import { type Answer, type AnyHandler, eventPayload, type FamilyHandlers } from "./fake-family.ts";
import { FakeTransport } from "./fake-transport.ts";
import { checkFault, type Fault } from "./faults.ts";
import { frame, messagesOf } from "./frames.ts";
import { KnownFamilies } from "./known-families.ts";
import { Line, openLineSocket, openMemberSocket } from "./line.ts";

/** What kind of kernel it is. */
export interface FakeKernelOptions {
  /** How many messages of a dump go into one datagram at the most (default 64). */
  dumpItems?: number | undefined;
  /** How many bytes of them (default 8192; one message may be longer). */
  dumpBytes?: number | undefined;
  /** Room in each socket's receive buffer, in bytes (default 4 MiB): what comes when it is full is dropped. */
  receiveBufferSize?: number | undefined;
  /** Whether who asks may do what takes a privilege (default true). */
  permitted?: boolean | undefined;
}

/** Where an announcement goes. */
export interface PublishOptions {
  /** The group's name (default: the one that the spec has for the event, or the only one that there is). */
  group?: string | undefined;
  /** Id of the namespace that it comes from (default: the socket's own, -1). */
  nsid?: number | undefined;
  /** Instead of a group: the port of one socket. */
  portId?: number | undefined;
}

const optionNames = { dumpItems: true, dumpBytes: true, receiveBufferSize: true, permitted: true } as const;
const publishNames: Names<PublishOptions> = { group: true, nsid: true, portId: true };
/** No process has such a number, and no socket that the system numbers itself. */
const FIRST_PORT = 0x4000_0000;

/** The names of a family's groups, as far as its type tells. */
export type GroupOf<Known extends Family> =
  Known extends NetlinkFamily<infer _Operations, infer _Events, infer Groups> ? Groups : string;

/** A real socket that listens. */
interface Subscriber {
  portId: number;
  groups: { protocol: number; group: number }[];
}

/**
 * A kernel for tests of programs that speak netlink: it has the families that it is given, with handlers for their operations,
 * and answers with real bytes on sockets that are given out by {@link open}. It goes wrong on demand.
 *
 * ```ts
 * using kernel = new FakeKernel();
 * kernel.register(ethtool, {
 *   "rings-get": { do: ({ header }) => ({ header: { devName: header?.devName }, rx: 512 }) },
 * });
 * using client = ethtool.connect({ socket: kernel.open() });
 * ```
 *
 * All of it happens in the calling thread, when a request is sent. No privilege is needed, and no system call is made, but for
 * {@link openSubscription}.
 */
export class FakeKernel implements Disposable {
  static {
    inspectAs(FakeKernel, (kernel) => `FakeKernel(${[...kernel.#families].map(({ model }) => model.name).join(", ")})`);
  }

  /** Whether who asks may do what takes a privilege. */
  permitted: boolean;
  /** What was asked for last, in order: some thousand requests are kept. */
  readonly requests: ReceivedRequest[];
  readonly #families = new KnownFamilies();
  readonly #answerer: Answerer;
  readonly #transports = new Set<FakeTransport>();
  readonly #subscribers = new Map<NetlinkSocket, Subscriber>();
  readonly #sockets = new Set<NetlinkSocket>();
  readonly #receiveBufferSize: number;
  readonly #clock: { now: number } = { now: 0 };
  #line: Line | undefined;
  #nextPort = FIRST_PORT;

  /** @throws TypeError or RangeError for options that cannot be meant. */
  constructor(options: FakeKernelOptions = {}) {
    checkKnown(options, optionNames);
    const { dumpItems = 64, dumpBytes = 8192, receiveBufferSize = 4 * 1024 * 1024, permitted = true } = options;
    const dumpSizes = {
      items: checkInteger(dumpItems, 1, 1_000_000, "dumpItems"),
      bytes: checkInteger(dumpBytes, 1, 60_000, "dumpBytes"),
    };
    this.#answerer = new Answerer(this.#families, { dumpSizes, isPermitted: () => this.permitted });
    this.requests = this.#answerer.requests;
    this.#receiveBufferSize = checkInteger(receiveBufferSize, 1, 2 ** 30, "receiveBufferSize");
    this.permitted = permitted;
    this.register(
      nlctrl,
      controllerHandlers(() => this.#families),
    );
  }

  /**
   * Has the kernel know a family, in place of what it knew under that name. Its handlers are given the fields of requests, and
   * return those of answers. The controller tells of a generic one as the real one does. Returns the family's number.
   *
   * @throws TypeError for handlers of what the family does not have.
   */
  register<Operations, Events, Groups extends string>(
    family: NetlinkFamily<Operations, Events, Groups>,
    handlers: FamilyHandlers<Operations>,
  ): number {
    return this.#families.register(family, handlers as Readonly<Record<string, AnyHandler>>);
  }

  /** Has the kernel know a family no more, as when its module goes. When it is registered again it has another number. */
  unregister(family: Family): void {
    this.#families.unregister(family);
  }

  /** The number of a generic family. Throws TypeError when it is not registered. */
  familyId(family: Family): number {
    return this.#families.get(family).id;
  }

  /**
   * Opens a socket that this kernel answers: for `connect({ socket })`, `transact`, `dump` and all else that takes one. It has no
   * descriptor: no other thread can use it, and nothing waits for it in an event loop.
   */
  open(protocol: number = NETLINK_GENERIC): NetlinkSocket {
    const transport = new FakeTransport(this.#host, protocol, this.#nextPort++, this.#receiveBufferSize);
    this.#transports.add(transport);
    return NetlinkSocket.over(transport);
  }

  /**
   * Opens a socket that gets what is {@link publish}ed to those groups, and that has a real descriptor: for `Receiver` and
   * `ReceiverPool`, and for `client.events(groups, { socket })`. What is sent to its port it gets in any case. It is closed with the
   * kernel at the latest. In truth it is one of NETLINK_USERSOCK, on which an ordinary process may send to its own sockets.
   *
   * @throws TypeError when the family has no such group; NetlinkError when no socket can be had.
   */
  openSubscription<const Families extends readonly Family[]>(
    ...groups: {
      readonly [Index in keyof Families]: readonly [family: Families[Index], group: GroupOf<Families[Index]>];
    }
  ): NetlinkSocket {
    const numbers = groups.map(([family, group]) => ({
      protocol: family.protocol,
      group: this.groupNumber(family, group),
    }));
    this.#openLine();
    const protocol = numbers[0]?.protocol;
    const member: Subscriber = { portId: 0, groups: numbers };
    const joins = (group: number, joined: boolean) => {
      if (!this.#host.hasGroup(protocol!, group)) return false;
      member.groups = member.groups.filter((one) => one.group !== group);
      if (joined) member.groups.push({ protocol: protocol!, group });
      return true;
    };
    const socket = protocol === undefined ? openLineSocket() : openMemberSocket(protocol, joins);
    member.portId = socket.portId;
    this.#sockets.add(socket);
    this.#subscribers.set(socket, member);
    return socket;
  }

  /**
   * The port id under which sockets of {@link openSubscription} reach this kernel: it answers requests that are sent there, in the
   * event loop of this thread.
   */
  get portId(): number {
    return this.#openLine().portId;
  }

  /** The number of a family's multicast group. Throws TypeError when there is none. */
  groupNumber(family: Family, group: string): number {
    return this.#families.groupNumber(family, group);
  }

  /**
   * Announces something: to all sockets that are in the event's group. Returns how many got it; those that had no room have
   * lost it.
   *
   * @throws TypeError or RangeError for what the family does not announce, fields that cannot be encoded, or an event of which
   * neither the spec nor the options say to which group it goes.
   */
  publish<Operations, Events, Groups extends string, Name extends keyof Events & string>(
    family: NetlinkFamily<Operations, Events, Groups>,
    event: Name,
    fields: Answer<Events[Name]>,
    options: PublishOptions = {},
  ): number {
    checkKnown(options, publishNames);
    const known = this.#families.get(family);
    const { type, payload, group } = eventPayload(known, event, fields as object);
    const bytes = frame(type, 0, 0, 0, payload);
    const { nsid = -1, portId } = options;
    if (portId !== undefined) return this.deliver(bytes, portId) ? 1 : 0;
    const only = known.groups.size === 1 ? [...known.groups.keys()][0] : undefined;
    const name = options.group ?? group ?? only;
    if (name === undefined) {
      const names = [...known.groups.keys()];
      const list = names.length === 0 ? "the family has none" : `the family has ${names.join(", ")}`;
      throw new TypeError(`${family.name}.${event}: options.group: say to which group it goes: ${list}`);
    }
    const number = this.groupNumber(family, name);
    let reached = 0;
    for (const transport of this.#transports) {
      if (transport.protocol !== family.protocol || !transport.members.has(number)) continue;
      transport.deliver(bytes, { group: number, nsid });
      reached++;
    }
    for (const [socket, { portId, groups }] of this.#subscribers) {
      if (socket.closed) {
        this.#subscribers.delete(socket);
        this.#sockets.delete(socket);
      } else if (groups.some(({ protocol, group }) => protocol === family.protocol && group === number)) {
        if (this.#openLine().send(bytes, portId, 0)) reached++;
      }
    }
    return reached;
  }

  /** Whether some socket is in a group, so that what is published there is heard. */
  hasListeners(family: Family, group: string): boolean {
    const number = this.groupNumber(family, group);
    const { protocol } = family;
    for (const one of this.#transports) if (one.protocol === protocol && one.members.has(number)) return true;
    for (const [socket, { groups }] of this.#subscribers) {
      if (!socket.closed && groups.some((one) => one.protocol === protocol && one.group === number)) return true;
    }
    return false;
  }

  /** Sends one message as it is to the socket of that port id; false when there is none, or it has no room. */
  deliver(message: Uint8Array | MessageView, portId: number): boolean {
    const bytes = message instanceof Uint8Array ? message : message.bytes;
    for (const transport of this.#transports) {
      if (transport.portId !== portId) continue;
      transport.deliver(bytes);
      return true;
    }
    return this.#openLine().send(bytes, portId, 0);
  }

  /**
   * Has something go wrong, with the next request that it concerns or several.
   *
   * @throws TypeError or RangeError for a fault that cannot be meant, or one that can never happen: it concerns what is not
   * registered, or is not asked for in that way.
   */
  inject(fault: Fault): void {
    this.#families.checkTarget(fault, checkFault(fault));
    this.#answerer.faults.add(fault);
  }

  /** Forgets all faults that have not happened. */
  clearFaults(): void {
    this.#answerer.faults.clear();
  }

  /** Takes now what was sent to {@link portId}, instead of when the event loop has its turn. */
  poll(): void {
    this.#line?.poll();
  }

  /**
   * Closes the real sockets that it has opened, but for those that something reads: these are their owners', as those of
   * {@link open} are. Harmless twice.
   */
  [Symbol.dispose](): void {
    for (const socket of this.#sockets) if (socket.isFree) socket.close();
    this.#sockets.clear();
    this.#subscribers.clear();
    this.#line?.[Symbol.dispose]();
    this.#line = undefined;
  }

  get #host() {
    const kernel = this;
    return {
      get now() {
        return kernel.#clock.now;
      },
      set now(time: number) {
        kernel.#clock.now = time;
      },
      sent: (from: FakeTransport, datagram: Uint8Array) => this.#sent(from, datagram),
      hasGroup: (protocol: number, group: number) => this.#families.hasGroup(protocol, group),
      closed: (transport: FakeTransport) => void this.#transports.delete(transport),
    };
  }

  #openLine(): Line {
    this.#line ??= new Line((message, sender) => {
      // What it sends to itself is nobody's.
      if (sender === 0) return;
      const deliver = (bytes: Uint8Array) => {
        for (const reply of messagesOf(bytes)) this.#line?.send(reply, sender, reply.sequence);
      };
      this.#answerer.answer(message, { portId: sender, deliver });
    });
    return this.#line;
  }

  #sent(transport: FakeTransport, datagram: Uint8Array): void {
    const deliver = (bytes: Uint8Array, fault?: RequestFaults) => {
      transport.deliver(bytes, { oversized: fault?.has("truncate"), delayMs: fault?.get("delay")?.delayMs });
    };
    const asker = { portId: transport.portId, deliver, transport };
    this.#answerer.answerAll(messagesOf(datagram), asker, transport.protocol);
  }
}
