import { typeError } from "../../base/argument-error.ts";
import { checkInteger, checkObject, checkOptions } from "../../base/check.ts";
import { inspectAs } from "../../base/inspect.ts";
import { defined } from "../../base/objects.ts";
import { EEXIST, EINVAL, ENOENT, EOPNOTSUPP } from "../../constants/errno.ts";
import { IPPROTO_TCP } from "../../constants/in.ts";
import { NETLINK_NETFILTER, NLM_F_CREATE, NLM_F_EXCL } from "../../constants/netlink.ts";
import { type ConntrackAttrs, conntrack, type NfCtStatus, type Operations } from "../../families/conntrack.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { Read, Write } from "../../schema/model/types.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import type { ConnectionKey } from "../../subsystems/netfilter/conntrack/connection.ts";
import { keyFields } from "../../subsystems/netfilter/conntrack/write-connection.ts";
import type { FamilyHandlers, Received } from "../fake-family.ts";
import { checkKernel, FakeKernel } from "../fake-kernel.ts";
import { Refusal } from "../refusal.ts";
import { applied, type Change, type Entry, newTcp } from "./settings.ts";
import { type End, matches, type Tuple, translatedReply, tupleText } from "./tuples.ts";

/** Number of packets and bytes in one direction of a tracked connection. */
export interface FakeTraffic {
  /** Number of packets. */
  packets?: number | undefined;
  /** Number of bytes. */
  bytes?: number | undefined;
}

type Selector = Pick<ConntrackAttrs<Read>, "tupleOrig" | "tupleReply" | "zone">;
type Filter = Selector &
  Received<Pick<ConntrackAttrs<Write>, "mark" | "markMask" | "status" | "statusMask" | "filter">>;

const MAX_CONNECTIONS = 65_536;
const ALL_BITS = 0xffff_ffff;

/**
 * A fake kernel's connection tracking table. No packets pass through the table: programs and tests create its
 * connections with `Conntrack`. Changes are announced as events, as in a real kernel.
 *
 * ```ts
 * using tracking = new FakeConntrack();
 * using table = Conntrack.open({ socket: tracking.open() });
 * table.create({ protocol: "udp", original: { source: "10.0.0.1", destination: "10.0.0.2", sourcePort: 1, destinationPort: 53 }, timeout: 30 });
 * ```
 */
export class FakeConntrack implements Disposable {
  static {
    inspectAs(FakeConntrack, (tracking) => `FakeConntrack(${tracking.#entries.length} connections)`);
  }

  /**
   * Fake kernel that contains the connection tracking table. Use it to inject faults, to lose events, to set
   * `permitted`, and to register further families.
   */
  readonly kernel: FakeKernel;
  #entries: Entry[] = [];
  #nextId = 1;

  /**
   * Creates an empty connection tracking table in the given fake kernel. If `kernel` is omitted, a new fake kernel is
   * created.
   *
   * @throws TypeError if `kernel` is not a fake kernel.
   */
  constructor(kernel: FakeKernel = new FakeKernel()) {
    checkKernel(kernel);
    this.kernel = kernel;
    const list = (request: object) => this.#entries.filter((entry) => isSelected(entry, request as Filter));
    const handlers: FamilyHandlers<Operations> = {
      get: { do: (request) => this.#get(request as Selector), dump: (request) => list(request) },
      "get-ctrzero": {
        do: (request) => this.#reset([this.#get(request as Selector)])[0],
        dump: (request) => this.#reset(list(request)),
      },
      "get-dying": { dump: () => [] },
      "get-unconfirmed": { dump: () => [] },
      "get-stats-global": {
        do: () => ({ header: headerOf(0), entries: this.#entries.length, maxEntries: MAX_CONNECTIONS }),
      },
      new: { do: (request, { flags }) => this.#change(request, flags) },
      delete: { do: (request) => this.#delete(request as Filter & { id?: number }) },
    };
    kernel.register(conntrack, handlers);
  }

  /**
   * Opens a netlink socket to the fake connection tracking table, for `Conntrack.open({ socket })` and
   * `watch(connections, { socket })`.
   */
  open(): NetlinkSocket {
    return this.kernel.open(NETLINK_NETFILTER);
  }

  /**
   * Adds packets and bytes to the counters of a tracked connection. Before the first call, the connection has no
   * counters, as in a kernel whose sysctl `net.netfilter.nf_conntrack_acct` is 0.
   *
   * @throws TypeError or RangeError for invalid arguments, or if the connection does not exist.
   */
  count(connection: ConnectionKey, traffic: { original?: FakeTraffic; reply?: FakeTraffic }): void {
    checkObject(connection, "connection");
    checkOptions(traffic, { original: true, reply: true }, "traffic");
    const codec = operationCodec(conntrack, "get");
    const entry = this.#find(codec.decodeRequest(codec.request("do", keyFields(connection))) as Selector);
    if (entry === undefined) throw typeError("connection", "there is no such connection");
    const { countersOrig, countersReply } = entry;
    this.#replace(entry, {
      ...entry,
      countersOrig: sum(countersOrig, traffic.original ?? {}, "traffic.original"),
      countersReply: sum(countersReply, traffic.reply ?? {}, "traffic.reply"),
    });
  }

  /** Disposes the fake kernel, which closes its sockets. */
  [Symbol.dispose](): void {
    this.kernel[Symbol.dispose]();
  }

  #get(selector: Selector): Entry {
    const found = this.#find(selector);
    if (found === undefined) throw new Refusal(ENOENT);
    return found;
  }

  #find({ tupleOrig, tupleReply, zone = 0 }: Selector): Entry | undefined {
    const tuple = tupleOrig ?? tupleReply;
    if (tuple === undefined) throw new Refusal(EINVAL);
    const text = tupleText(tuple);
    // The kernel compares both directions of a connection.
    return this.#entries.find((one) =>
      [one.tupleOrig, one.tupleReply].some(
        (own) => tupleText(own) === text && (one.zone ?? own.tupleZone ?? 0) === (tuple.tupleZone ?? zone),
      ),
    );
  }

  #replace(entry: Entry, changed: Entry | undefined): void {
    this.#entries = this.#entries.flatMap((one) => (one === entry ? (changed ?? []) : one));
  }

  #reset(entries: Entry[]): Entry[] {
    for (const entry of entries) {
      const { countersOrig: _, countersReply: __, ...rest } = entry;
      const none = { packets: 0n, bytes: 0n };
      if (entry.countersOrig !== undefined) this.#replace(entry, { ...rest, countersOrig: none, countersReply: none });
    }
    return entries;
  }

  #change(request: Change, flags: number): void {
    const known = this.#find(request as Selector);
    if (known === undefined) {
      if ((flags & NLM_F_CREATE) === 0) throw new Refusal(ENOENT);
      const created = this.#create(request);
      this.#entries.push(created);
      this.#announce("new", created);
      return;
    }
    if ((flags & NLM_F_EXCL) !== 0) throw new Refusal(EEXIST);
    const { natSrc, natDst, tupleMaster, help } = request;
    if ([natSrc, natDst, tupleMaster, help].some((part) => part !== undefined)) throw new Refusal(EOPNOTSUPP);
    const changed = applied(known, request);
    this.#replace(known, changed);
    this.#announce("update", changed);
  }

  #create(request: Change): Entry {
    const { tupleOrig, tupleReply, natSrc, natDst, zone, help, tupleMaster } = request;
    if (tupleOrig === undefined || tupleReply === undefined || request.timeout === undefined) throw new Refusal(EINVAL);
    // A kernel without helper modules rejects every helper.
    if (help !== undefined) throw new Refusal(EOPNOTSUPP);
    if (tupleMaster !== undefined) this.#get(defined({ tupleOrig: tupleMaster as Tuple, zone }));
    const reply = translatedReply(tupleReply as Tuple, endOf(natSrc), endOf(natDst));
    const status: NfCtStatus[] = ["confirmed"];
    if (natSrc !== undefined) status.push("src-nat");
    if (natDst !== undefined) status.push("dst-nat");
    if (status.length > 1) status.push("src-nat-done", "dst-nat-done");
    const isTcp = tupleOrig.tupleProto?.protoNum === IPPROTO_TCP;
    const entry: Entry = defined({
      header: headerOf(request.header.nfgenFamily),
      tupleOrig: tupleOrig as Tuple,
      tupleReply: reply,
      zone: zone === 0 ? undefined : zone,
      status,
      timeout: 0,
      protoinfo: isTcp ? { protoinfoTcp: newTcp } : undefined,
      mark: 0,
      id: this.#nextId++,
      use: 1,
      synproxy: { isn: 0, its: 0, tsoff: 0 },
      tupleMaster: tupleMaster as Tuple | undefined,
    });
    return applied(entry, request);
  }

  #delete(request: Filter & { id?: number }): void {
    const { tupleOrig, tupleReply, id } = request;
    if (tupleOrig === undefined && tupleReply === undefined) {
      for (const entry of this.#entries.filter((one) => isSelected(one, request))) this.#remove(entry);
      return;
    }
    const entry = this.#get(request);
    if (id !== undefined && id !== entry.id) throw new Refusal(ENOENT);
    this.#remove(entry);
  }

  #remove(entry: Entry): void {
    this.#replace(entry, undefined);
    this.#announce("destroy", entry);
  }

  #announce(kind: "new" | "update" | "destroy", entry: Entry): void {
    const group = `nfnlgrp-conntrack-${kind}`;
    if (kind !== "destroy") {
      const flags = kind === "new" ? NLM_F_CREATE | NLM_F_EXCL : 0;
      this.kernel.publish(conntrack, "new-ntf", entry, { group, flags });
      return;
    }
    const { timeout: _, protoinfo: __, ...rest } = entry;
    this.kernel.publish(conntrack, "delete-ntf", rest, { group });
  }
}

function headerOf(nfgenFamily: number): Entry["header"] {
  return { nfgenFamily, version: 0, resId: 0 };
}

function endOf(nat: Change["natSrc"]): End | undefined {
  if (nat === undefined) return undefined;
  return { address: nat.natV4Minip ?? nat.natV6Minip, port: nat.natProto?.natPortMin };
}

function isSelected(entry: Entry, request: Filter & { header?: { nfgenFamily?: number } }): boolean {
  const { header, mark, markMask = ALL_BITS, status, statusMask, zone, filter, tupleOrig, tupleReply } = request;
  const family = header?.nfgenFamily ?? 0;
  const own = new Set(entry.status);
  const wanted = new Set(status);
  return (
    (family === 0 || family === entry.header.nfgenFamily) &&
    (mark === undefined || (((entry.mark ?? 0) ^ mark) & markMask) === 0) &&
    (zone === undefined || (entry.zone ?? 0) === zone) &&
    (status === undefined || (statusMask ?? status).every((bit) => own.has(bit) === wanted.has(bit))) &&
    matches(entry.tupleOrig, tupleOrig, filter?.origFlags) &&
    matches(entry.tupleReply, tupleReply, filter?.replyFlags)
  );
}

function sum(counters: Entry["countersOrig"], { packets = 0, bytes = 0 }: FakeTraffic, path: string) {
  checkInteger(packets, 0, Number.MAX_SAFE_INTEGER, `${path}.packets`);
  checkInteger(bytes, 0, Number.MAX_SAFE_INTEGER, `${path}.bytes`);
  return {
    packets: (counters?.packets ?? 0n) + BigInt(packets),
    bytes: (counters?.bytes ?? 0n) + BigInt(bytes),
  };
}
