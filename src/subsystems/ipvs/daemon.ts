import { typeError } from "../../base/argument-error.ts";
import { fieldsKey, type KeyOf } from "../../base/entry-key.ts";
import { decoderOf } from "../../client/family.ts";
import { EEXIST, ENODEV, ESRCH } from "../../constants/errno.ts";
import { AF_INET6 } from "../../constants/socket.ts";
import { type Daemon, type DaemonState, ipvs } from "../../families/ipvs.ts";
import type { Mode } from "../../io/io.ts";
import type { ExtraAttributes, Read } from "../../schema/model/types.ts";
import { parseAddress, showAddress } from "../route/core/addresses.ts";
import { extraFields, Fields, integer, special } from "../route/core/fields.ts";
import { type GenericKind, GenericTable } from "../route/core/generic.ts";
import { NumberNames } from "../route/core/names.ts";
import type { RouteOptions } from "../route/core/options.ts";
import { parseName } from "./service.ts";

/** Identifies an IPVS synchronization daemon by its role. At most one daemon runs in each role. */
export interface IpvsDaemonKey {
  /** Role of the daemon: "master" sends connections, "backup" receives them. */
  state: DaemonState;
}

/** An IPVS synchronization daemon to start. {@link IpvsDaemon} objects that `list()` returned can also be passed. */
export interface NewIpvsDaemon extends IpvsDaemonKey {
  /**
   * Interface on which the IPVS daemon sends or receives synchronization messages. Required to start a daemon, but not
   * to stop one.
   */
  dev?: string | undefined;
  /**
   * IPVS synchronization id, from 0 to 255 (default 0). A "backup" daemon accepts only messages with its own id, or all
   * messages if its id is 0.
   */
  syncId?: number | undefined;
  /**
   * Maximum length of an IPVS synchronization message in bytes. The default, and the limit that the kernel applies, is
   * the length of a packet with the interface's MTU.
   */
  maximumLength?: number | undefined;
  /** Multicast address of synchronization messages (default 224.0.0.81). */
  group?: string | undefined;
  /** UDP port of synchronization messages (default 8848). */
  port?: number | undefined;
  /** Time to live of the multicast packets (default 1). */
  ttl?: number | undefined;
}

/**
 * An IPVS daemon that sends the state of connections to other hosts, or receives this state. If the sending host fails,
 * a receiving host can continue the connections.
 */
export interface IpvsDaemon extends NewIpvsDaemon, ExtraAttributes {}

/** Filter for listing IPVS synchronization daemons. */
export interface IpvsDaemonFilter {
  state?: DaemonState | undefined;
}

const states: NumberNames<DaemonState> = /* @__PURE__ */ new NumberNames({ master: 1, backup: 2 }, 2);

const fields: Fields<IpvsDaemon, NewIpvsDaemon> = /* @__PURE__ */ new Fields("daemon", () => ({
  state: special("state"),
  dev: { attribute: "mcastIfn", parse: parseName },
  syncId: integer("syncId", 0, 255),
  maximumLength: integer("syncMaxlen", 1, 0xffff),
  group: special("mcastGroup"),
  port: integer("mcastPort", 1, 0xffff),
  ttl: integer("mcastTtl", 1, 255),
  ...extraFields,
}));

const decode = decoderOf(ipvs, "get-daemon");

function read(reply: Daemon<Read>): IpvsDaemon[] {
  const { state = [], mcastGroup, mcastGroup6 } = reply;
  const [first] = state;
  if (first !== "master" && first !== "backup") return [];
  const entry: IpvsDaemon = fields.read(reply, { state: first });
  const group = mcastGroup6 ?? mcastGroup;
  if (group !== undefined) entry.group = group;
  return [entry];
}

const kind: GenericKind<IpvsDaemon, NewIpvsDaemon, IpvsDaemonFilter> = {
  noun: "IPVS daemon",
  plural: "IPVS daemons",
  family: ipvs,
  fields,
  nest: "daemon",
  operations: { list: "get-daemon", add: "new-daemon", delete: "del-daemon" },
  filter: {
    state: (state, path) => (states.read(state, path) > 0 ? (entry) => entry.state === state : undefined),
  },
  missing: ESRCH,
  read(message) {
    const { daemon } = decode(message);
    return daemon === undefined ? [] : read(daemon);
  },
  write(input, verb) {
    const state = [states.read(input.state, "state")];
    if (verb === "delete") return { daemon: { state } };
    const daemon: Record<string, unknown> = { state, syncId: 0 };
    if (input.dev === undefined) throw typeError("dev", "expected the name of an interface, got undefined");
    fields.write(input, daemon);
    if (input.group !== undefined) {
      const { family, bytes } = parseAddress(input.group, "group");
      daemon[family === AF_INET6 ? "mcastGroup6" : "mcastGroup"] = showAddress(family, bytes);
    }
    return { daemon };
  },
  title: ({ state }) => state,
  advice(errno, _verb, { dev }) {
    if (errno === EEXIST) return "a daemon of this state runs: delete() stops it";
    return errno === ENODEV ? `there is no interface ${dev} in this network namespace` : undefined;
  },
};

/** The synchronization daemons of IPVS, available as {@link Ipvs.daemons}. */
export class IpvsDaemons<M extends Mode = "sync"> extends GenericTable<
  M,
  IpvsDaemon,
  NewIpvsDaemon,
  IpvsDaemonFilter,
  IpvsDaemonKey
> {
  /** @internal */
  static open(options?: RouteOptions): IpvsDaemons {
    return new IpvsDaemons(options, kind);
  }

  /** Returns the text that identifies an IPVS daemon: its role. */
  static readonly keyOf: KeyOf<IpvsDaemonKey> = /* @__PURE__ */ fieldsKey("state");
}
