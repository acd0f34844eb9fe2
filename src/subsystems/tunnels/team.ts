import { fromOpen, typeError } from "../../base/argument-error.ts";
import { checkFlag, checkInteger, checkOptions } from "../../base/check.ts";
import { describeValue, titleText } from "../../base/describe.ts";
import { entryKey, type KeyOf } from "../../base/entry-key.ts";
import { defined } from "../../base/objects.ts";
import { checkedBytes } from "../../base/text.ts";
import { ConvertedEvents } from "../../client/converted-events.ts";
import type { EventStream } from "../../client/event-stream.ts";
import type { EventOptions } from "../../client/options.ts";
import { Owner } from "../../client/owner.ts";
import { EBUSY, EINVAL, ENOENT, ESRCH } from "../../constants/errno.ts";
import { NLM_F_REQUEST } from "../../constants/netlink.ts";
import { failure, NetlinkError } from "../../errors.ts";
import { type AttrOption, type AttrPort, type Events, type Team, team } from "../../families/team.ts";
import { asynchronous, type Mode, type Result, type Steps } from "../../io/io.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { ExtraAttributes, Write } from "../../schema/model/types.ts";
import { readBuffer } from "../../schema/values/text.ts";
import type { Gap } from "../../workers/receiver/received-batch.ts";
import { type ChangeKind, Changes } from "../route/core/changes.ts";
import { Fields, reported, special } from "../route/core/fields.ts";
import { type InterfaceSource, Interfaces, type NameOf, noNames } from "../route/core/interfaces.ts";
import { resolving } from "../route/core/lookups.ts";
import { NumberNames } from "../route/core/names.ts";
import type { CallOptions, Outcome, RouteOptions } from "../route/core/options.ts";
import { encode, Session } from "../route/core/session.ts";

/** Type of a team option's value. */
export type TeamOptionType = "u32" | "s32" | "string" | "bool" | "binary";
/**
 * Value of a team option: a number for the types "u32" and "s32", a string for "string", a boolean for "bool", and
 * bytes for "binary" and for unknown types.
 */
export type TeamOptionValue = number | string | boolean | Uint8Array;

/**
 * Reference to a team interface: `dev` is its name or index, `ifindex` its index. If both fields are set, they must
 * refer to the same interface.
 */
export interface TeamDevice {
  dev?: InterfaceSource | undefined;
  /** Index of the team interface. */
  ifindex?: number | undefined;
}

/** Identifies an option of a team interface. */
export interface TeamOptionKey extends TeamDevice {
  /**
   * Name of the team option. Options such as "mode" and "activeport" belong to the team interface, options such as
   * "enabled" to one of its ports.
   */
  name: string;
  /**
   * Port to which the team option belongs. If `port` and `portIndex` are omitted, the option belongs to the team
   * interface.
   */
  port?: InterfaceSource | undefined;
  /** Interface index of the port to which the team option belongs. */
  portIndex?: number | undefined;
  /** Index of the array element, if the value of the team option is an array; otherwise absent. */
  index?: number | undefined;
}

/** A team option to change. A {@link TeamOption} returned by `list()` can be passed unchanged. */
export interface NewTeamOption extends TeamOptionKey {
  value: TeamOptionValue;
  /**
   * Type of the team option's value. By default, the type is derived from the value. A number has the type "s32" if it
   * is negative or if the option is "priority", and otherwise "u32".
   */
  type?: TeamOptionType | `${number}` | number | undefined;
}

/** An option of a team interface, or of one of its ports, as `teamnl` shows it. */
export interface TeamOption extends NewTeamOption, ExtraAttributes {
  dev?: string;
  /** Index of the team interface. */
  ifindex: number;
  port?: string;
  /** Interface index of the port to which the option belongs. */
  portIndex?: number;
  /** Index of an option that is an array. */
  index?: number;
  type: TeamOptionType | `${number}`;
}

/** A port of a team interface, with the state of its link. */
export interface TeamPort extends ExtraAttributes {
  dev?: string;
  /** Index of the port's interface. */
  ifindex: number;
  linkUp: boolean;
  /** Speed of the team's port in Mbit/s, if known. */
  speed?: number;
  duplex?: "half" | "full";
}

/** Filter for listing the options of a team interface. */
export interface TeamOptionFilter extends TeamDevice {
  name?: string | undefined;
}

/** A change of an option or a port of a team interface. `removed` is true if the option or port was removed. */
export type TeamEvent =
  | { readonly kind: "option"; readonly removed: boolean; readonly option: TeamOption }
  | { readonly kind: "port"; readonly removed: boolean; readonly team: number; readonly port: TeamPort }
  | Gap;

/** Types of team options (`NLA_*`, net/netlink.h). */
const types: NumberNames<TeamOptionType> = /* @__PURE__ */ new NumberNames(
  { u32: 3, string: 5, bool: 6, binary: 11, s32: 14 },
  0xff,
);
const INTEGER_LENGTH = 4;
/** Including the NUL. (`TEAM_STRING_MAX_LEN`) */
const STRING_LENGTH = 32;
const SPEED_UNKNOWN = 0xffffffff;
const DUPLEX = ["half", "full"] as const;

const fields: Fields<TeamOption, NewTeamOption> = /* @__PURE__ */ new Fields("option", () => ({
  ...{ dev: special("teamIfindex"), ifindex: special(), port: special(), portIndex: special(), index: special() },
  ...{ name: special(), type: special(), value: special(), unknown: reported(), unparsed: reported() },
}));

/** Returns bytes for a value of unexpected length or type. */
function readValue(type: TeamOptionType | `${number}`, data: Uint8Array | undefined): TeamOptionValue {
  if (type === "bool") return data !== undefined;
  const bytes = data ?? new Uint8Array();
  if (type === "string") return readBuffer(bytes, 0, bytes.length);
  if ((type !== "u32" && type !== "s32") || bytes.length !== INTEGER_LENGTH) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return type === "u32" ? view.getUint32(0, hostLittleEndian) : view.getInt32(0, hostLittleEndian);
}

function typeOf({ name, value }: NewTeamOption): TeamOptionType {
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "string";
  if (typeof value !== "number") return "binary";
  return value < 0 || name === "priority" ? "s32" : "u32";
}

/** Returns undefined for false: the kernel reads missing as false. */
function writeValue(type: number, value: TeamOptionValue): Uint8Array | undefined {
  switch (types.show(type)) {
    case "bool":
      checkFlag(value, "value");
      return value === true ? new Uint8Array() : undefined;
    case "string": {
      const bytes = typeof value === "string" ? checkedBytes(value, () => "value") : undefined;
      if (bytes !== undefined && bytes.length < STRING_LENGTH) return Uint8Array.of(...bytes, 0);
      throw typeError("value", `expected at most ${STRING_LENGTH - 1} bytes of text, got ${describeValue(value)}`);
    }
    case "u32":
      return new Uint8Array(new Uint32Array([checkInteger(value, 0, 0xffffffff, "value")]).buffer);
    case "s32":
      return new Uint8Array(new Int32Array([checkInteger(value, -0x80000000, 0x7fffffff, "value")]).buffer);
  }
  if (value instanceof Uint8Array) return value;
  throw typeError("value", `expected a Uint8Array, got ${describeValue(value)}`);
}

function readOption(attributes: AttrOption, ifindex: number, nameOf: NameOf): TeamOption {
  const { name = "", data, portIfindex: portIndex, arrayIndex: index, unknown, unparsed } = attributes;
  const type = types.show(attributes.type ?? 0);
  const port = portIndex === undefined ? undefined : nameOf(portIndex);
  const found = defined({ dev: nameOf(ifindex), port, portIndex, index, unknown, unparsed });
  return { name, value: readValue(type, data), type, ifindex, ...found };
}

function readPort({ ifindex = 0, linkup, speed, duplex, unknown, unparsed }: AttrPort, nameOf: NameOf): TeamPort {
  const linkUp = linkup === true;
  const isKnown = linkUp && speed !== 0 && speed !== SPEED_UNKNOWN;
  const found = { speed: isKnown ? speed : undefined, duplex: isKnown ? DUPLEX[duplex ?? -1] : undefined };
  return { ifindex, linkUp, ...defined({ dev: nameOf(ifindex), ...found, unknown, unparsed }) };
}

function writeOption(option: NewTeamOption, interfaces: Interfaces): Team<Write> {
  const { name, value, port, portIndex, index: arrayIndex } = option;
  if (typeof name !== "string") throw typeError("name", `expected text, got ${describeValue(name)}`);
  const teamIfindex = interfaces.device(option);
  const portIfindex = interfaces.optionalDevice({ dev: port, ifindex: portIndex }, ["port", "portIndex"]);
  if (arrayIndex !== undefined) checkInteger(arrayIndex, 0, 0xffffffff, "index");
  const type = types.read(option.type ?? typeOf(option), "type");
  const attributes = { name, type, ...defined({ portIfindex, arrayIndex, data: writeValue(type, value) }) };
  return { teamIfindex, listOption: { option: [attributes] } };
}

const deviceTitle = ({ dev, ifindex }: TeamDevice) => titleText(dev ?? ifindex);

const kind: ChangeKind<NewTeamOption> = {
  noun: "team option",
  request(input, { interfaces }) {
    fields.check(input);
    return { codec: operationCodec(team, "options-set"), fields: writeOption(input, interfaces) };
  },
  title({ name, index, port, portIndex, ...device }) {
    const element = index === undefined ? "" : `[${index}]`;
    const of = port ?? portIndex;
    return `${name}${element} of ${of === undefined ? "" : `port ${of} of `}${deviceTitle(device)}`;
  },
  advice(errno) {
    if (errno === EBUSY) return "the mode can be changed only as long as the team has no ports";
    if (errno === EINVAL) return "the interface must be a team, and the value one that the mode supports";
    return errno === ENOENT
      ? "there is no option of this name, type and port: list() returns those that exist"
      : undefined;
  },
};

/**
 * Events about options and ports of team interfaces. They contain the index of the team interface, but not its name.
 */
export class TeamEvents extends ConvertedEvents<Events, TeamEvent> {
  /** @internal */
  constructor(stream: EventStream<Events>) {
    super(fromOpen(stream, new.target, "TeamOptions.events()", Symbol.asyncIterator in Object(stream)), (item) => {
      if (item.kind === "gap") return item;
      const { teamIfindex = 0, listOption, listPort } = item.fields;
      const options = (listOption?.option ?? []).map((one): TeamEvent => {
        return { kind: "option", removed: one.removed === true, option: readOption(one, teamIfindex, noNames) };
      });
      const ports = (listPort?.port ?? []).map((one): TeamEvent => {
        return { kind: "port", removed: one.removed === true, team: teamIfindex, port: readPort(one, noNames) };
      });
      return [...options, ...ports];
    });
  }
}

/**
 * Options and ports of team interfaces, as `teamnl` shows them. To create team interfaces and add ports, use `Links` of
 * `bun-netlink/route` with the kind "team" and the field `master`.
 *
 * ```ts
 * using options = TeamOptions.open();
 * options.change({ dev: "team0", name: "mode", value: "activebackup" });
 * options.change({ dev: "team0", name: "priority", port: "eth0", value: 100 });
 * for (const { name, port, value } of options.list({ dev: "team0" })) console.log(name, port ?? "", value);
 * ```
 *
 * All methods, including those that read, require CAP_NET_ADMIN in the user namespace that owns the network namespace.
 */
export class TeamOptions<M extends Mode = "sync"> extends Owner<Session<M>> {
  readonly #changes = new Changes(this.session, kind);

  /**
   * Opens a client for the team interfaces of a network namespace, without sending a request. Throws a NetlinkError if
   * the namespace cannot be opened.
   */
  static open(options: RouteOptions = {}): TeamOptions {
    return new TeamOptions(new Session("team options", options, team));
  }

  /** Opens a `TeamOptions` client whose methods return promises instead of blocking. */
  static openAsync(options: RouteOptions = {}): TeamOptions<"async"> {
    return new TeamOptions<"async">(new Session("team options", asynchronous(options), team));
  }

  /** Returns a string that identifies an option of a team interface or of one of its ports, for use as a `Map` key. */
  static readonly keyOf: KeyOf<TeamOption, "ifindex" | "portIndex" | "name" | "index"> = /* @__PURE__ */ entryKey(
    ({ ifindex, portIndex, name, index }) => {
      return { ifindex, portIndex, name, index };
    },
  );

  /**
   * Returns the options of a team interface and of its ports. With `name` in the filter, returns only the options with
   * this name.
   */
  list(filter: TeamOptionFilter, options?: CallOptions): Result<M, TeamOption[]> {
    return this.session.run(this.#list(filter, options), options);
  }

  *#list(filter: TeamOptionFilter, options: CallOptions | undefined): Steps<TeamOption[]> {
    const found = yield* this.#read(
      "options-get",
      "list team options",
      filter,
      ["name"],
      options,
      (reply, ifindex, nameOf) => (reply.listOption?.option ?? []).map((one) => readOption(one, ifindex, nameOf)),
    );
    const { name } = filter;
    return name === undefined ? found : found.filter((option) => option.name === name);
  }

  /**
   * Returns one option of a team interface or of one of its ports. Throws NetlinkError ENOENT if there is no such
   * option.
   */
  get(key: TeamOptionKey, options?: CallOptions): Result<M, TeamOption> {
    return this.session.run(this.#get(key, options), options);
  }

  *#get(key: TeamOptionKey, options: CallOptions | undefined): Steps<TeamOption> {
    fields.check(key as NewTeamOption);
    const { name, index } = key;
    const operation = `get team option ${kind.title(key as NewTeamOption)}`;
    const interfaces = new Interfaces(this.session, () => operation);
    const port = { dev: key.port, ifindex: key.portIndex };
    const portIndex = yield* resolving(() => interfaces.optionalDevice(port, ["port", "portIndex"]));
    const listed = yield* this.#list({ dev: key.dev, ifindex: key.ifindex, name }, options);
    const found = listed.find((option) => option.portIndex === portIndex && option.index === index);
    if (found !== undefined) return found;
    throw failure(operation, `${kind.advice?.(ENOENT, "change", found!, undefined)}`, ENOENT);
  }

  /** Changes an option of a team or of one of its ports. */
  change(option: NewTeamOption, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#change(option, options), options);
  }

  *#change(option: NewTeamOption, options: CallOptions | undefined): Steps<void> {
    try {
      yield* this.#changes.one("change", option, options);
    } catch (error) {
      if (!isUnheard(error)) throw error;
    }
  }

  /** Changes several team options. Returns one outcome per option, in order. */
  changeMany(list: Iterable<NewTeamOption>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.#changeMany(list, options), options);
  }

  *#changeMany(list: Iterable<NewTeamOption>, options: CallOptions | undefined): Steps<Outcome[]> {
    const outcomes = yield* this.#changes.many("change", list, options);
    return outcomes.map((outcome) => (isUnheard(outcome.error) ? {} : outcome));
  }

  /** Returns the ports of a team interface. */
  ports(device: TeamDevice, options?: CallOptions): Result<M, TeamPort[]> {
    const read = (reply: Team, _: number, nameOf: NameOf) =>
      (reply.listPort?.port ?? []).map((one) => readPort(one, nameOf));
    return this.session.run(this.#read("port-list-get", "list team ports", device, [], options, read), options);
  }

  /**
   * Subscribes to changes of the options and ports of team interfaces. The subscription is active when this method
   * returns.
   */
  events(options?: EventOptions): Result<M, TeamEvents> {
    return this.session.run(this.#events(options), options);
  }

  *#events(options: EventOptions | undefined): Steps<TeamEvents> {
    return new TeamEvents(yield* this.session.events(team, "change_event", options));
  }

  /** Joins the lists of all messages in a reply. */
  *#read<Item>(
    operation: "options-get" | "port-list-get",
    what: string,
    device: TeamDevice,
    names: readonly string[],
    options: CallOptions | undefined,
    read: (reply: Team, ifindex: number, nameOf: NameOf) => Item[],
  ): Steps<Item[]> {
    checkOptions(device, Object.fromEntries(["dev", "ifindex", ...names].map((name) => [name, true])), "filter");
    const describe = () => `${what} of ${deviceTitle(device)}`;
    const interfaces = new Interfaces(this.session, describe);
    const teamIfindex = yield* resolving(() => interfaces.device(device));
    const codec = operationCodec(team, operation);
    const message = encode(codec, "do", { teamIfindex }, NLM_F_REQUEST);
    const advice = (errno: number) => (errno === EINVAL ? "the interface must be a team" : undefined);
    const results = yield* this.session.sendAll([{ codec, message, what: describe, advice }], options);
    const [{ reply, replies = reply === undefined ? [] : [reply], error } = {}] = results;
    if (error !== undefined) throw error;
    return yield* resolving(() =>
      replies.flatMap((part) => read(codec.decode(part) as Team, teamIfindex, interfaces.nameOf)),
    );
  }
}

/** The kernel returns ESRCH if no program receives team events. */
function isUnheard(error: unknown): boolean {
  return error instanceof NetlinkError && error.errno === -ESRCH;
}
