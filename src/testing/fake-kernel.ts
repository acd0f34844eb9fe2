import type { NetlinkFamily } from "../client/family.ts";
import { EBUSY, ENOENT, EOPNOTSUPP, EPERM } from "../constants/errno.ts";
import { GENL_ID_CTRL, GENL_MAX_ID, GENL_START_ALLOC } from "../constants/genetlink.ts";
import {
  NETLINK_GENERIC,
  NLM_F_ACK,
  NLM_F_DUMP,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  NLMSG_MIN_TYPE,
} from "../constants/netlink.ts";
import { nlctrl } from "../families/nlctrl.ts";
import { checkInteger, checkKnown, checkOptions } from "../message/check.ts";
import type { Message, MessageView } from "../message/message.ts";
import { messageNumber, type RequestKind } from "../schema/codec.ts";
import type { Fields } from "../schema/kept.ts";
import type { Family } from "../schema/model.ts";
import { inspectAs } from "../sock/inspect.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import { type Asked, type Asker, type Found, laterFaults, type RequestFaults } from "./asking.ts";
import { controllerHandlers } from "./controller.ts";
import { FakeDump } from "./fake-dump.ts";
import {
  type Answer,
  type AnyHandler,
  ackDetails,
  eventPayload,
  type FamilyHandlers,
  operationOf,
  type RegisteredFamily,
  type RequestDetails,
  replyPayload,
  requestFields,
} from "./fake-family.ts";
import { FakeTransport } from "./fake-transport.ts";
import { type Fault, Faults } from "./faults.ts";
import { claimLength, claimSequence, doneFrame, frame, messagesOf, verdict } from "./frames.ts";
import { Line, openLineSocket, openMemberSocket } from "./line.ts";
import { Refusal } from "./refusal.ts";

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

/** A request that was sent to a fake kernel. */
export interface ReceivedRequest {
  /** Names of its family and operation; the number of the message where they are not known. */
  readonly family: string;
  readonly operation: string;
  readonly kind: RequestKind;
  /** Its fields; undefined where they could not be read. */
  readonly fields: Fields | undefined;
  readonly message: Message;
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
const FOREIGN_PORT = 4_000_000_000;
/** No process has such a number, and no socket that the system numbers itself. */
const FIRST_PORT = 0x4000_0000;
const FIRST_GROUP = 20;
const MOST_REQUESTS = 1000;
/** What forged and stale answers say, so that nobody takes them for success. */
const FORGED_ERRNO = EPERM;

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
  readonly requests: ReceivedRequest[] = [];
  readonly #families = new Set<RegisteredFamily>();
  readonly #transports = new Set<FakeTransport>();
  readonly #subscribers = new Map<NetlinkSocket, Subscriber>();
  readonly #sockets = new Set<NetlinkSocket>();
  readonly #faults = new Faults();
  readonly #dumpItems: number;
  readonly #dumpBytes: number;
  readonly #receiveBufferSize: number;
  readonly #clock: { now: number } = { now: 0 };
  #line: Line | undefined;
  #nextPort = FIRST_PORT;
  #nextId = GENL_START_ALLOC;
  #nextGroup = FIRST_GROUP;

  /** @throws TypeError or RangeError for options that cannot be meant. */
  constructor(options: FakeKernelOptions = {}) {
    checkOptions(options);
    checkKnown(options, optionNames);
    const { dumpItems = 64, dumpBytes = 8192, receiveBufferSize = 4 * 1024 * 1024, permitted = true } = options;
    this.#dumpItems = checkInteger(dumpItems, 1, 1_000_000, "dumpItems");
    this.#dumpBytes = checkInteger(dumpBytes, 1, 60_000, "dumpBytes");
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
   */
  register<Operations, Events, Groups extends string>(
    family: NetlinkFamily<Operations, Events, Groups>,
    handlers: FamilyHandlers<Operations>,
  ): number {
    this.unregister(family);
    const model: Family = family;
    const generic = model.protocol === NETLINK_GENERIC;
    const groups = new Map<string, number>();
    for (const { name, number } of Object.values(model.groups)) groups.set(name, number ?? this.#nextGroup++);
    let id = 0;
    if (model.name === nlctrl.name) {
      id = GENL_ID_CTRL;
      groups.set("notify", GENL_ID_CTRL);
    } else if (generic) {
      if (this.#nextId > GENL_MAX_ID) throw new RangeError("family: there are no numbers left");
      id = this.#nextId++;
    }
    this.#families.add({ model, id, handlers: handlers as Readonly<Record<string, AnyHandler>>, groups });
    return id;
  }

  /** Has the kernel know a family no more, as when its module goes. When it is registered again it has another number. */
  unregister(family: Family): void {
    for (const known of this.#families) if (known.model.name === family.name) this.#families.delete(known);
  }

  /** The number of a generic family. Throws TypeError when it is not registered. */
  familyId(family: Family): number {
    return this.#known(family).id;
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
  openSubscription(...groups: (readonly [family: Family, group: string])[]): NetlinkSocket {
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
    const number = this.#known(family).groups.get(group);
    if (number === undefined) throw new TypeError(`${family.name}: there is no group "${group}"`);
    return number;
  }

  /**
   * Announces something: to all sockets that are in the event's group. Returns how many got it; those that had no room have
   * lost it.
   *
   * @throws TypeError or RangeError for what the family does not announce, or fields that cannot be encoded.
   */
  publish<Operations, Events, Groups extends string, Name extends keyof Events & string>(
    family: NetlinkFamily<Operations, Events, Groups>,
    event: Name,
    fields: Answer<Events[Name]>,
    options: PublishOptions = {},
  ): number {
    const known = this.#known(family);
    const { type, payload, group } = eventPayload(known, event, fields as object);
    const bytes = frame(type, 0, 0, 0, payload);
    const { nsid = -1, portId } = options;
    if (portId !== undefined) return this.deliver(bytes, portId) ? 1 : 0;
    const only = known.groups.size === 1 ? [...known.groups.keys()][0] : undefined;
    const name = options.group ?? group ?? only;
    if (name === undefined) throw new TypeError(`${family.name}.${event}: say to which group it goes`);
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
   * @throws TypeError or RangeError for a fault that cannot be meant.
   */
  inject(fault: Fault): void {
    this.#faults.add(fault);
  }

  /** Forgets all faults that have not happened. */
  clearFaults(): void {
    this.#faults.clear();
  }

  /** Takes now what was sent to {@link portId}, instead of when the event loop has its turn. */
  poll(): void {
    this.#line?.poll();
  }

  /** Closes the real sockets that it has opened. Those of {@link open} are their owners'. Harmless twice. */
  [Symbol.dispose](): void {
    for (const socket of this.#sockets) socket.close();
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
      hasGroup: (protocol: number, group: number) =>
        [...this.#families].some(
          ({ model, groups }) => model.protocol === protocol && [...groups.values()].includes(group),
        ),
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
      this.#handle(message, { portId: sender, deliver });
    });
    return this.#line;
  }

  #known(family: Family): RegisteredFamily {
    for (const known of this.#families) if (known.model.name === family.name) return known;
    throw new TypeError(`family: ${family.name} is not registered`);
  }

  #sent(transport: FakeTransport, datagram: Uint8Array): void {
    for (const message of messagesOf(datagram)) {
      const deliver = (bytes: Uint8Array, fault?: RequestFaults) => {
        transport.deliver(bytes, {
          oversized: fault?.has("truncate"),
          delayMs: fault?.get("delay")?.delayMs,
        });
      };
      this.#handle(message, { portId: transport.portId, deliver, transport }, transport.protocol);
    }
  }

  /** Does what one message asks for, and answers. */
  #handle(message: Message, asker: Asker, protocol: number = NETLINK_GENERIC): void {
    // Verdicts of peers are no requests.
    if ((message.flags & NLM_F_REQUEST) === 0 || message.type < NLMSG_MIN_TYPE) {
      if ((message.flags & NLM_F_ACK) !== 0) asker.deliver(verdict(message, 0));
      return;
    }
    const found = this.#find(message, protocol);
    if ("errno" in found) {
      this.#record({
        family: `${message.type}`,
        operation: `${message.payload[0] ?? ""}`,
        kind: "do",
        fields: undefined,
        message,
      });
      asker.deliver(verdict(message, found.errno));
      return;
    }
    const { family, operation, kind } = found;
    const target = { family: family.model.name, operation: operation.name, kind };
    const faults = this.#faults.take(target);
    let fields: Fields | undefined;
    try {
      fields = requestFields(family.model, operation, message);
      this.#record({ ...target, fields, message });
      if (faults.has("silence")) return;
      this.#forge(message, asker, faults);
      const refused = faults.get("refuse");
      if (refused !== undefined) throw new Refusal(refused.errno!, { message: refused.message });
      const privileged = operation.flags?.some((flag) => flag === "admin-perm" || flag === "uns-admin-perm") === true;
      if (privileged && !this.permitted) throw new Refusal(EPERM);
      const { flags, sequence } = message;
      const details: RequestDetails = { flags, sequence, portId: asker.portId, message };
      const asked: Asked = { ...found, message, asker, faults };
      if (kind === "dump") this.#dump(asked, fields, details);
      else this.#do(asked, fields, details);
    } catch (error) {
      if (fields === undefined) this.#record({ ...target, fields, message });
      if (!(error instanceof Refusal)) throw error;
      const said = ackDetails(family.model, operation, message, error);
      this.#answer([verdict(message, error.errno, said)], asker, faults);
    }
  }

  /** The family and the operation that are asked for. */
  #find(message: Message, protocol: number): Found | { errno: number } {
    const generic = protocol === NETLINK_GENERIC;
    const dumps = (message.flags & NLM_F_DUMP) === NLM_F_DUMP;
    for (const family of this.#families) {
      const { model, id, handlers } = family;
      if (model.protocol !== protocol || (generic && id !== message.type)) continue;
      const number = messageNumber(model, message);
      // In raw protocols the same bits say how something is created.
      const kind = dumps && (generic || operationOf(family, number, "dump", message) !== undefined) ? "dump" : "do";
      const operation = operationOf(family, number, kind, message);
      if (operation === undefined && !generic) continue;
      const handler = operation && handlers[operation.name];
      if (operation === undefined || handler?.[kind] === undefined) return { errno: EOPNOTSUPP };
      return { family, operation, handler, kind };
    }
    return { errno: generic ? ENOENT : EOPNOTSUPP };
  }

  #record(request: ReceivedRequest): void {
    this.requests.push(request);
    if (this.requests.length >= MOST_REQUESTS * 2) this.requests.splice(0, MOST_REQUESTS);
  }

  #forge(message: Message, asker: Asker, faults: RequestFaults): void {
    if (faults.has("stale")) {
      const forged = verdict(message, FORGED_ERRNO);
      claimSequence(forged, message.sequence - 1);
      asker.deliver(forged);
    }
    if (faults.has("foreign")) {
      asker.transport?.deliver(verdict(message, FORGED_ERRNO), { sender: FOREIGN_PORT });
    }
  }

  #do(asked: Asked, fields: Fields, details: RequestDetails): void {
    const { family, operation, handler, message, asker, faults } = asked;
    const answer = handler.do!(fields, details);
    const answers = answer === undefined ? [] : Array.isArray(answer) ? answer : [answer];
    const multi = answers.length > 1 ? NLM_F_MULTI : 0;
    const frames = answers.map((reply) => {
      const { type, payload } = replyPayload(family, operation, "do", reply);
      return frame(type, multi, message.sequence, asker.portId, payload);
    });
    if (multi !== 0) frames.push(doneFrame(message, 0) as Uint8Array<ArrayBuffer>);
    const acknowledged = (details.flags & NLM_F_ACK) !== 0 ? [verdict(message, 0)] : [];
    this.#answer([...frames, ...acknowledged], asker, faults);
  }

  /** Delivers an answer, each message as a datagram of its own, unless that goes wrong. */
  #answer(frames: Uint8Array[], asker: Asker, faults: RequestFaults): void {
    if (faults.has("lost-reply")) {
      asker.transport?.drop(frames.length);
      return;
    }
    for (const [index, bytes] of frames.entries()) {
      if (index === 0 && faults.has("garble")) claimLength(bytes, bytes.length + 8);
      asker.deliver(bytes, index === 0 ? faults : laterFaults(faults));
    }
  }

  #dump(asked: Asked, fields: Fields, details: RequestDetails): void {
    const { transport } = asked.asker;
    if (transport?.dump !== undefined) throw new Refusal(EBUSY);
    const sizes = { items: this.#dumpItems, bytes: this.#dumpBytes };
    const dump = new FakeDump(asked, asked.handler.dump!(fields, details), sizes);
    if (transport !== undefined) transport.dump = dump;
    else while (dump.next());
  }
}
