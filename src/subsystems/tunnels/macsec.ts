import { rangeError, typeError } from "../../base/argument-error.ts";
import { checkBigint, checkFlag, checkInteger, checkRequiredString, U64_MAXIMUM } from "../../base/check.ts";
import { describeValue, titleText } from "../../base/describe.ts";
import { entryKey, fieldsKey, type KeyOf } from "../../base/entry-key.ts";
import { defined } from "../../base/objects.ts";
import { decoderOf } from "../../client/family.ts";
import { EBUSY, EEXIST, EINVAL, ENODEV } from "../../constants/errno.ts";
import { ETH_ALEN } from "../../constants/if_ether.ts";
import { failure } from "../../errors.ts";
import { type MacsecAttrs, macsec, type OffloadType, type Rxsc, type Sa } from "../../families/macsec.ts";
import { asynchronous, type Listed, type Mode, type Result, type Steps, wait } from "../../io/io.ts";
import type { MessageView } from "../../message/message.ts";
import type { Read, Write } from "../../schema/model/types.ts";
import { parseHex } from "../../schema/values/addresses.ts";
import { Fields, reported, special } from "../route/core/fields.ts";
import { deviceEquals, equals } from "../route/core/filters.ts";
import { type GenericKind, PartialTable, TableGroup } from "../route/core/generic.ts";
import { type InterfaceSource, Interfaces } from "../route/core/interfaces.ts";
import { resolving } from "../route/core/lookups.ts";
import { enumNames, type NumberNames } from "../route/core/names.ts";
import type { CallOptions, ListOptions, RouteOptions } from "../route/core/options.ts";
import type { RemainingLimits } from "../route/core/session.ts";
import { cipherSuiteName } from "../route/links/cipher-suites.ts";
import { parseBytes } from "./bytes.ts";
import { checkOmittedInterfaces, recordListed } from "./macsec-omitted.ts";
import type {
  MacsecAssociation,
  MacsecChannelKey,
  MacsecDevice,
  MacsecFilter,
  MacsecInterface,
  MacsecOffload,
  MacsecReceiveAssociation,
  MacsecReceiveChannel,
  MacsecReceiveFilter,
  MacsecReceiveKey,
  MacsecTransmitAssociation,
  MacsecTransmitKey,
  NewMacsecReceiveAssociation,
  NewMacsecReceiveChannel,
  NewMacsecTransmitAssociation,
} from "./macsec-types.ts";

const offloads: NumberNames<OffloadType> = /* @__PURE__ */ enumNames(macsec, "offload-type", 0xff);
/** MACSEC_SA_ATTR_PN, which the spec defines with 32 bits only. */
const PACKET_NUMBER_ATTRIBUTE = 3;

/**
 * Returns the MACsec secure channel identifier (SCI) of a sender, computed from its MAC address and port number. `ip
 * macsec` accepts the same two values.
 */
export function macsecSci(address: string, port: number): string {
  const bytes = typeof address === "string" ? parseHex(address) : undefined;
  if (bytes?.length !== ETH_ALEN) throw typeError("address", `expected a MAC address, got ${describeValue(address)}`);
  return bytes.toHex() + checkInteger(port, 1, 0xffff, "port").toString(16).padStart(4, "0");
}

/** Only cipher suites with extended packet numbers, which require an `ssci`, have larger ones. */
const U32_MAXIMUM = 0xffffffffn;

const hex64 = (value: bigint): string => value.toString(16).padStart(16, "0");

function sciNumber(sci: unknown): bigint {
  if (typeof sci === "string" && /^[0-9a-f]{16}$/i.test(sci)) return BigInt(`0x${sci}`);
  throw typeError("sci", `expected 16 hexadecimal digits, got ${describeValue(sci)}; macsecSci() returns them`);
}

const decode = decoderOf(macsec, "get-txsc");

function readAssociation({ an = 0, pn = 0n, active = 0, keyid, ssci, stats }: Sa<Read>): MacsecAssociation {
  const optional = defined({ keyId: keyid, ssci, statistics: stats });
  return { number: an, packetNumber: BigInt(pn), active: active !== 0, ...optional };
}

type Device = { dev?: string; ifindex: number };

function readChannel(device: Device, { sci = 0n, active = 0, saList = [], stats }: Rxsc<Read>): MacsecReceiveChannel {
  const associations = saList.map(readAssociation);
  return { ...device, sci: hex64(sci), active: active !== 0, associations, ...defined({ statistics: stats }) };
}

function readInterface(message: MessageView, interfaces: Interfaces): MacsecInterface {
  const {
    ifindex = 0,
    secy = {},
    offload,
    txsaList = [],
    rxscList = [],
    txscStats,
    secyStats,
  }: MacsecAttrs<Read> = decode(message);
  recordListed(interfaces, ifindex);
  const name = interfaces.name(ifindex);
  const device: Device = defined({ dev: name, ifindex });
  const isSet = (value: number | undefined) => value !== undefined && value !== 0;
  const suite = secy.cipherSuite ?? 0n;
  return {
    ...device,
    sci: hex64(secy.sci ?? 0n),
    cipherSuite: cipherSuiteName(suite) ?? hex64(suite),
    icvLength: secy.icvLen ?? 0,
    encodingAssociation: secy.encodingSa ?? 0,
    protect: isSet(secy.protect),
    encrypt: isSet(secy.encrypt),
    replayProtection: isSet(secy.replay),
    validation: secy.validate ?? "disabled",
    includeSci: isSet(secy.incSci),
    endStation: isSet(secy.es),
    singleCopyBroadcast: isSet(secy.scb),
    operational: isSet(secy.oper),
    offload: offload?.type ?? "off",
    associations: txsaList.map(readAssociation),
    receiveChannels: rxscList.map((channel) => readChannel(device, channel)),
    ...defined({ window: secy.window, transmitStatistics: txscStats, statistics: secyStats }),
  };
}

/** A request that deletes a secure association contains only its number. */
function writeAssociation(input: NewMacsecTransmitAssociation, verb: string): Sa<Write> {
  const an = checkInteger(input.number, 0, 3, "number");
  if (verb === "delete") return { an };
  const { packetNumber, active, key, keyId, ssci, salt } = input;
  checkFlag(active, "active");
  const sa: Sa<Write> = { an };
  if (active !== undefined) sa.active = Number(active);
  if (ssci !== undefined) checkInteger(ssci, 0, 0xffffffff, "ssci");
  const pn = packetNumber ?? (verb === "add" ? 1n : undefined);
  if (pn !== undefined) {
    const number = checkBigint(pn, 1n, U64_MAXIMUM, "packetNumber");
    if (ssci === undefined && number > U32_MAXIMUM)
      throw rangeError("packetNumber", `expected at most ${U32_MAXIMUM} without ssci, got ${number}`);
    // With an `ssci`, the kernel requires 8 bytes instead of 4.
    if (ssci === undefined) sa.pn = number;
    else sa.unknown = [{ type: PACKET_NUMBER_ATTRIBUTE, bytes: new Uint8Array(BigUint64Array.of(number).buffer) }];
  }
  // The kernel rejects a key in a change.
  if (verb !== "add") return sa;
  sa.key = parseBytes(key, [16, 32], "key");
  sa.keyid = parseBytes(keyId, [16], "keyId");
  if (ssci !== undefined) sa.ssci = ssci;
  if (ssci !== undefined || salt !== undefined) sa.salt = parseBytes(salt, [12], "salt");
  return sa;
}

function deviceTitle({ dev, ifindex }: MacsecDevice): string {
  return `${dev ?? ifindex}`;
}

function associationAdvice(errno: number, verb: string): string | undefined {
  switch (errno) {
    case EBUSY:
      return verb === "delete"
        ? "the association is active: change() it with active: false first"
        : "an association with this number exists: delete() deletes it";
    case ENODEV:
      return "there is no such interface, channel or association: list() returns those that exist";
    case EINVAL:
      return (
        "the key must have the length that the cipher suite requires; " +
        "with extended packet numbers, ssci is required"
      );
  }
  return undefined;
}

const settings = {
  packetNumber: special("saConfig.pn"),
  active: special("saConfig.active"),
  key: special("saConfig.key"),
  keyId: special("saConfig.keyid"),
  ssci: special("saConfig.ssci"),
  salt: special("saConfig.salt"),
  statistics: reported(),
} as const;
const device = { dev: special(), ifindex: special() } as const;
/** `get` lists all entries of the interface. */
const common = {
  family: macsec,
  near: ({ dev, ifindex }: MacsecDevice): MacsecFilter => ({ dev: ifindex ?? dev }),
  missing: ENODEV,
  finish: checkOmittedInterfaces,
} as const;

const transmitKind: GenericKind<MacsecTransmitAssociation, NewMacsecTransmitAssociation, MacsecFilter> = {
  noun: "MACsec transmit association",
  plural: "MACsec transmit associations",
  ...common,
  fields: /* @__PURE__ */ new Fields<MacsecTransmitAssociation, NewMacsecTransmitAssociation>("association", () => ({
    ...device,
    number: special("saConfig.an"),
    ...settings,
  })),
  operations: { list: "get-txsc", add: "add-txsa", change: "upd-txsa", delete: "del-txsa" },
  filter: { dev: deviceEquals("ifindex") },
  read(message, interfaces) {
    const { dev, ifindex, associations } = readInterface(message, interfaces);
    const owner: Device = defined({ dev, ifindex });
    return associations.map((association) => ({ ...owner, ...association }));
  },
  write: (input, verb, interfaces) => ({
    saConfig: writeAssociation(input, verb),
    ifindex: interfaces.device(input),
  }),
  title: (input) => `${input.number} of ${deviceTitle(input)}`,
  identity: ({ number }) => `${number}`,
  advice: associationAdvice,
};

const channelKind: GenericKind<MacsecReceiveChannel, NewMacsecReceiveChannel, MacsecReceiveFilter> = {
  noun: "MACsec receive channel",
  plural: "MACsec receive channels",
  ...common,
  fields: /* @__PURE__ */ new Fields<MacsecReceiveChannel, NewMacsecReceiveChannel>("channel", () => ({
    ...device,
    sci: special("rxscConfig.sci"),
    active: special("rxscConfig.active"),
    associations: reported(),
    statistics: reported(),
  })),
  operations: { list: "get-txsc", add: "add-rxsc", change: "upd-rxsc", delete: "del-rxsc" },
  filter: { dev: deviceEquals("ifindex"), sci: equals("sci") },
  read: (message, interfaces) => readInterface(message, interfaces).receiveChannels,
  write(input, verb, interfaces) {
    const rxscConfig: Rxsc<Write> = { sci: sciNumber(input.sci) };
    const active = input.active ?? (verb === "add" ? true : undefined);
    checkFlag(active, "active");
    if (verb !== "delete" && active !== undefined) rxscConfig.active = Number(active);
    return { rxscConfig, ifindex: interfaces.device(input) };
  },
  title: (input) => `${input.sci} of ${deviceTitle(input)}`,
  identity: ({ sci }) => sci.toLowerCase(),
  advice(errno, verb) {
    if (errno === EEXIST) return "a channel with this identifier exists: change() changes it";
    return errno === ENODEV && verb === "add" ? "there is no such MACsec interface" : undefined;
  },
};

const receiveKind: GenericKind<MacsecReceiveAssociation, NewMacsecReceiveAssociation, MacsecReceiveFilter> = {
  noun: "MACsec receive association",
  plural: "MACsec receive associations",
  ...common,
  fields: /* @__PURE__ */ new Fields<MacsecReceiveAssociation, NewMacsecReceiveAssociation>("association", () => ({
    ...device,
    sci: special("rxscConfig.sci"),
    number: special("saConfig.an"),
    ...settings,
  })),
  operations: { list: "get-txsc", add: "add-rxsa", change: "upd-rxsa", delete: "del-rxsa" },
  filter: { dev: deviceEquals("ifindex"), sci: equals("sci") },
  read: (message, interfaces) =>
    readInterface(message, interfaces).receiveChannels.flatMap(({ dev, ifindex, sci, associations }) => {
      const owner = defined({ dev, ifindex, sci });
      return associations.map((association) => ({ ...owner, ...association }));
    }),
  write: (input, verb, interfaces) => ({
    rxscConfig: { sci: sciNumber(input.sci) },
    saConfig: writeAssociation(input, verb),
    ifindex: interfaces.device(input),
  }),
  title: (input) => `${input.number} of channel ${input.sci} of ${deviceTitle(input)}`,
  identity: ({ number, sci }) => `${number} ${sci.toLowerCase()}`,
  advice: associationAdvice,
};

/** The secure associations of MACsec transmit channels, available as {@link Macsec.transmitAssociations}. */
export class MacsecTransmitAssociations<M extends Mode = "sync"> extends PartialTable<
  M,
  MacsecTransmitAssociation,
  NewMacsecTransmitAssociation,
  MacsecFilter,
  MacsecTransmitKey
> {
  /** @internal */
  static open(options?: RouteOptions): MacsecTransmitAssociations {
    return new MacsecTransmitAssociations(options, transmitKind);
  }

  /** Returns a string that identifies a secure association of a MACsec transmit channel, for use as a `Map` key. */
  static readonly keyOf: KeyOf<MacsecTransmitAssociation, "ifindex" | "number"> = /* @__PURE__ */ fieldsKey(
    "ifindex",
    "number",
  );
}

/**
 * The receive channels of MACsec interfaces, one per sender, available as {@link Macsec.receiveChannels}. Deleting a
 * channel also deletes its secure associations.
 */
export class MacsecReceiveChannels<M extends Mode = "sync"> extends PartialTable<
  M,
  MacsecReceiveChannel,
  NewMacsecReceiveChannel,
  MacsecReceiveFilter,
  MacsecChannelKey
> {
  /** @internal */
  static open(options?: RouteOptions): MacsecReceiveChannels {
    return new MacsecReceiveChannels(options, channelKind);
  }

  /** Returns a string that identifies a MACsec receive channel, for use as a `Map` key. */
  static readonly keyOf: KeyOf<MacsecReceiveChannel, "ifindex" | "sci"> = /* @__PURE__ */ entryKey(
    ({ ifindex, sci }) => ({ ifindex, sci: sci.toLowerCase() }),
    { sci: checkRequiredString },
  );
}

/** The secure associations of MACsec receive channels, available as {@link Macsec.receiveAssociations}. */
export class MacsecReceiveAssociations<M extends Mode = "sync"> extends PartialTable<
  M,
  MacsecReceiveAssociation,
  NewMacsecReceiveAssociation,
  MacsecReceiveFilter,
  MacsecReceiveKey
> {
  /** @internal */
  static open(options?: RouteOptions): MacsecReceiveAssociations {
    return new MacsecReceiveAssociations(options, receiveKind);
  }

  /** Returns a string that identifies a secure association of a MACsec receive channel, for use as a `Map` key. */
  static readonly keyOf: KeyOf<MacsecReceiveAssociation, "ifindex" | "sci" | "number"> = /* @__PURE__ */ entryKey(
    ({ ifindex, sci, number }) => ({
      ifindex,
      sci: sci.toLowerCase(),
      number,
    }),
    { sci: checkRequiredString },
  );
}

/**
 * Channels and keys of MACsec interfaces, as `ip macsec` configures them. To create MACsec interfaces, use `Links` of
 * `bun-netlink/route`.
 *
 * ```ts
 * using macsec = Macsec.open();
 * const sci = macsecSci("02:00:00:00:00:09", 1);
 * macsec.transmitAssociations.add({ dev: "macsec0", number: 0, active: true, key, keyId });
 * macsec.receiveChannels.add({ dev: "macsec0", sci });
 * macsec.receiveAssociations.add({ dev: "macsec0", sci, number: 0, active: true, key: peerKey, keyId: peerKeyId });
 * for (const { dev, receiveChannels } of macsec.list()) console.log(dev, receiveChannels);
 * ```
 *
 * Changes require CAP_NET_ADMIN in the user namespace that owns the network namespace. Error messages contain no keys.
 */
export class Macsec<M extends Mode = "sync"> extends TableGroup<M> {
  /** Secure associations of MACsec transmit channels. Their keys protect sent frames. */
  readonly transmitAssociations: MacsecTransmitAssociations<M> = this.open(MacsecTransmitAssociations);
  /** Receive channels of MACsec interfaces. Each channel stands for one sender whose frames the interface accepts. */
  readonly receiveChannels: MacsecReceiveChannels<M> = this.open(MacsecReceiveChannels);
  /** Secure associations of MACsec receive channels. Their keys check and decrypt received frames. */
  readonly receiveAssociations: MacsecReceiveAssociations<M> = this.open(MacsecReceiveAssociations);

  /**
   * Opens a client for the MACsec interfaces of a network namespace, without sending a request. Throws a NetlinkError
   * if the namespace cannot be opened.
   */
  static open(options: RouteOptions = {}): Macsec {
    return new Macsec("MACsec", options, macsec);
  }

  /** Opens a `Macsec` client whose methods return promises instead of blocking. */
  static openAsync(options: RouteOptions = {}): Macsec<"async"> {
    return new Macsec<"async">("MACsec", asynchronous(options), macsec);
  }

  /** Returns a string that identifies a MACsec interface, for use as a `Map` key. */
  static readonly keyOf: KeyOf<MacsecInterface, "ifindex"> = /* @__PURE__ */ fieldsKey("ifindex");

  /**
   * Lists MACsec interfaces with their channels, associations and counters.
   *
   * @throws NetlinkError EMSGSIZE at the end of the list if the kernel omits an interface, because the channels of one
   *   interface are longer than a message of the kernel (about 60 channels with four associations each).
   */
  list(options?: ListOptions): Listed<M, MacsecInterface> {
    return this.#list({}, options);
  }

  #list(filter: MacsecFilter, options: ListOptions | undefined): Listed<M, MacsecInterface> {
    const what = "list MACsec interfaces";
    const interfaces = new Interfaces(this.session, () => what);
    const read = (message: MessageView) => readInterface(message, interfaces);
    const finish = (limits: RemainingLimits) => checkOmittedInterfaces(this.session, interfaces, filter, limits);
    return this.session.list({ family: macsec, operation: "get-txsc", what, read, interfaces, finish }, options);
  }

  /**
   * Returns one MACsec interface. Throws NetlinkError ENODEV if the interface does not exist or is not a MACsec
   * interface.
   */
  get(dev: InterfaceSource, options?: CallOptions): Result<M, MacsecInterface> {
    return this.session.run(this.#get(dev, options), options);
  }

  *#get(dev: InterfaceSource, options: CallOptions | undefined): Steps<MacsecInterface> {
    this.session.checkCall(options);
    const operation = `get MACsec interface ${titleText(dev)}`;
    const interfaces = new Interfaces(this.session, () => operation);
    const index = yield* resolving(() => interfaces.index(dev, "dev"));
    const { idempotent: _, ...limits } = options ?? {};
    const entries = yield* wait<MacsecInterface[]>(this.#list({ dev: index }, limits).toArray());
    const entry = entries.find(({ ifindex }) => ifindex === index);
    if (entry !== undefined) return entry;
    throw failure(operation, "there is no such MACsec interface", ENODEV, "list() returns those that exist");
  }

  /**
   * Selects where the frames of a MACsec interface are encrypted: in the kernel ("off"), or in the network device's PHY
   * ("phy") or MAC ("mac").
   */
  setOffload(dev: InterfaceSource, offload: MacsecOffload, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#setOffload(dev, offload, options), options);
  }

  *#setOffload(dev: InterfaceSource, offload: MacsecOffload, options: CallOptions | undefined): Steps<void> {
    const what = () => `set offload of MACsec interface ${dev}`;
    const type = offloads.read(offload, "offload");
    const interfaces = new Interfaces(this.session, what);
    const ifindex = yield* resolving(() => interfaces.index(dev, "dev"));
    yield* this.session.request("upd-offload", { ifindex, offload: { type } }, what, options);
  }
}
