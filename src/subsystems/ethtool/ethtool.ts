import { checkInteger, checkOptions, type OptionChecks } from "../../base/check.ts";
import { Owner } from "../../client/owner.ts";
import { EPROTO } from "../../constants/errno.ts";
import { failure } from "../../errors.ts";
import type { Stats, StatsGrp, StatsType } from "../../families/ethtool.ts";
import { asynchronous, type Mode, mapped, type Result, type Steps } from "../../io/io.ts";
import type { Fields, Read } from "../../schema/model/types.ts";
import type { InterfaceSource } from "../route/core/interfaces.ts";
import { readBits } from "./convert.ts";
import { type EthtoolCallOptions, type EthtoolOptions, EthtoolSession, header } from "./session.ts";
import { EthtoolReader, EthtoolSettings, EthtoolTopic } from "./topic.ts";
import {
  type Bits,
  type Channels,
  type Coalescing,
  type Eee,
  type EthtoolDevice,
  type FeatureChanges,
  type Features,
  type Fec,
  type LinkInfo,
  type LinkModes,
  type LinkState,
  type MacMerge,
  type MessageClasses,
  type ModulePower,
  type Pause,
  type PrivateFlags,
  type Rings,
  type Timestamping,
  topics,
  type WakeOnLan,
} from "./topics.ts";

/** Number of packets whose size is in a certain range, as RMON counts them. */
export interface PacketSizes {
  /** Smallest packet size of the range in bytes. */
  low: number;
  /** Largest packet size of the range in bytes; 0 for no limit. */
  high: number;
  /** Number of packets whose size is in the range. */
  packets: bigint;
}

/** Counters of one group of ethtool statistics, such as RMON. */
export interface EthtoolCounters {
  /** Counters by name, without the counters that the device lacks. */
  counters: Record<string, bigint>;
  /** Number of received packets in each range of packet sizes. Present only in the group RMON. */
  rxSizes?: PacketSizes[];
  /** Number of sent packets in each range of packet sizes. Present only in the group RMON. */
  txSizes?: PacketSizes[];
}

/** Standard counters of a network interface, by group. */
export interface EthtoolStatistics extends EthtoolDevice {
  groups: Partial<Record<StatsType | (string & {}), EthtoolCounters>>;
}

/** Bytes to read from the EEPROM of a plug-in module, such as an SFP transceiver. */
export interface EepromRange {
  /**
   * Offset of the first byte in its EEPROM page, from 0 to 255 (default 0). Bytes 0 to 127 are the same in every page.
   */
  offset?: number | undefined;
  /** Number of EEPROM bytes to read. The default is 128, or fewer if the page ends earlier. */
  length?: number | undefined;
  /** Page of the module's EEPROM to read (default 0). */
  page?: number | undefined;
  /** Bank of the module's EEPROM to read (default 0). */
  bank?: number | undefined;
  /** Address of the EEPROM on the I2C bus (default 0x50). */
  i2cAddress?: number | undefined;
}

const eepromNames: OptionChecks<EepromRange> = {
  offset: true,
  length: true,
  page: true,
  bank: true,
  i2cAddress: true,
};

/** Half a page: a request must not cross a page's middle. */
const MAX_READ = 128;
const PAGE = 256;

/** Offload features of network interfaces, such as "rx-gro", which can be read and changed. */
export class EthtoolFeatures<M extends Mode = "sync"> extends EthtoolSettings<Features, M> {
  /**
   * Changes offload features of an interface, and returns which ones have changed. A feature that already has the
   * requested state is not sent.
   *
   * @throws RangeError if a feature is unknown, or if the driver does not allow changing it.
   */
  change(device: InterfaceSource, changes: Partial<Features>, options?: EthtoolCallOptions): Result<M, FeatureChanges> {
    return this.session.run(
      mapped(this.send(device, changes, options), (reply) => {
        const bitsOf = (bitset: unknown) =>
          bitset === undefined ? {} : (readBits(bitset as object, () => undefined) as Bits);
        return { changed: bitsOf(reply?.["active"]), refused: Object.keys(bitsOf(reply?.["wanted"])) };
      }),
    );
  }
}

export function refineFeatures({ dev, ifindex, ...sets }: EthtoolDevice & Record<string, unknown>): Features {
  const [hw, nochange] = [sets["hw"] as Bits, sets["nochange"] as Bits];
  const stateIn = (names: unknown) => {
    const set = new Set(Array.isArray(names) ? (names as string[]) : []);
    return (all: string[]) => Object.fromEntries(all.map((name) => [name, set.has(name)]));
  };
  const all = Object.keys(hw ?? {});
  return {
    dev,
    ifindex,
    wanted: stateIn(sets["wanted"])(all.filter((name) => hw[name] === true && nochange?.[name] !== true)),
    active: stateIn(sets["active"])(all),
  };
}

/**
 * Settings and counters of network interfaces, as the program `ethtool` shows and changes them.
 *
 * ```ts
 * using ethtool = Ethtool.open();
 * const rings = ethtool.rings.get("eth0");
 * ethtool.rings.change("eth0", { ...rings, rx: rings.rxMax });
 * console.log(ethtool.features.change("eth0", { wanted: { "rx-gro": false } }).changed);
 * console.log(ethtool.linkState.get("eth0").link, ethtool.linkModes.get("eth0").speed);
 * ```
 *
 * Each property is a group of settings (a topic). It has the methods `get` and `list` and, if the settings can be
 * changed, `change`. Reading requires no privilege. Changes require CAP_NET_ADMIN in the user namespace that owns the
 * network namespace.
 */
export class Ethtool<M extends Mode = "sync"> extends Owner<EthtoolSession<M>> {
  /** Offload features of interfaces, such as "rx-gro". */
  readonly features: EthtoolFeatures<M> = new EthtoolFeatures(this.session, topics.features, refineFeatures);
  /** Sizes of the descriptor rings of interfaces, in packets. */
  readonly rings: EthtoolTopic<Rings, M> = new EthtoolTopic(this.session, topics.rings);
  /** Numbers of queues of interfaces. */
  readonly channels: EthtoolTopic<Channels, M> = new EthtoolTopic(this.session, topics.channels);
  /**
   * Interrupt coalescing of interfaces: how many packets share an interrupt, and for how long the interrupt is delayed.
   */
  readonly coalescing: EthtoolTopic<Coalescing, M> = new EthtoolTopic(this.session, topics.coalescing);
  /** Autonegotiation, speed, duplex and link modes of interfaces. */
  readonly linkModes: EthtoolTopic<LinkModes, M> = new EthtoolTopic(this.session, topics.linkModes);
  /** Connector type and physical-layer device (PHY) of interfaces. */
  readonly linkInfo: EthtoolTopic<LinkInfo, M> = new EthtoolTopic(this.session, topics.linkInfo);
  /** State of the physical link of interfaces. */
  readonly linkState: EthtoolReader<LinkState, M> = new EthtoolReader(this.session, topics.linkState);
  /** Flow control settings of interfaces (Ethernet pause frames). */
  readonly pause: EthtoolTopic<Pause, M> = new EthtoolTopic(this.session, topics.pause);
  /** Energy-efficient Ethernet settings of interfaces. */
  readonly eee: EthtoolTopic<Eee, M> = new EthtoolTopic(this.session, topics.eee);
  /** Forward error correction settings of interfaces. */
  readonly fec: EthtoolTopic<Fec, M> = new EthtoolTopic(this.session, topics.fec);
  /** Events by which an interface wakes the host (Wake-on-LAN). */
  readonly wakeOnLan: EthtoolTopic<WakeOnLan, M> = new EthtoolTopic(this.session, topics.wakeOnLan);
  /** Private flags of interfaces: settings that only their drivers know. */
  readonly privateFlags: EthtoolTopic<PrivateFlags, M> = new EthtoolTopic(this.session, topics.privateFlags);
  /** Classes of messages that the driver of an interface logs. */
  readonly messageClasses: EthtoolTopic<MessageClasses, M> = new EthtoolTopic(this.session, topics.messageClasses);
  /** Packet timestamping capabilities of interfaces. */
  readonly timestamping: EthtoolReader<Timestamping, M> = new EthtoolReader(this.session, topics.timestamping);
  /** Power mode of the plug-in modules of interfaces. */
  readonly modulePower: EthtoolTopic<ModulePower, M> = new EthtoolTopic(this.session, topics.modulePower);
  /** MAC merge layer settings of interfaces, which control frame preemption. */
  readonly macMerge: EthtoolTopic<MacMerge, M> = new EthtoolTopic(this.session, topics.macMerge);

  /**
   * Opens a client for the ethtool settings of all interfaces in a network namespace. No request is sent.
   *
   * @throws NetlinkError if the namespace cannot be opened; TypeError or RangeError for invalid options.
   */
  static open(options: EthtoolOptions = {}): Ethtool {
    return new Ethtool(new EthtoolSession<"sync">(options));
  }

  /** Opens an `Ethtool` client whose methods return promises. Another thread waits for the kernel. See {@link open}. */
  static openAsync(options: EthtoolOptions = {}): Ethtool<"async"> {
    return new Ethtool(new EthtoolSession<"async">(asynchronous(options)));
  }

  /**
   * Returns the standard counters of an interface, by group and name. A group that the device lacks is empty. The
   * driver's own counters, which `ethtool -S` shows, are not available through netlink.
   */
  statistics(device: InterfaceSource, options: EthtoolCallOptions = {}): Result<M, EthtoolStatistics> {
    return this.session.run(this.#statistics(device, options));
  }

  *#statistics(device: InterfaceSource, options: EthtoolCallOptions): Steps<EthtoolStatistics> {
    const bit = (yield* this.session.strings("stats-std")).map((_, index) => ({ index }));
    const fields = { groups: { nomask: true, bits: { bit } } };
    const reply: Stats<Read> = (yield* this.session.ask("stats-get", device, fields, "get statistics", options)) ?? {};
    const { header: of, grp = [] } = reply;
    const groups: EthtoolStatistics["groups"] = {};
    for (const group of grp) groups[`${group.id}`] = yield* this.#counters(group);
    return { dev: of?.devName ?? "", ifindex: of?.devIndex ?? 0, groups };
  }

  /**
   * Reads the EEPROM of a plug-in module, such as an SFP transceiver. A long range is read in several requests.
   *
   * @throws NetlinkError EOPNOTSUPP if the driver cannot read the EEPROM, EPROTO if a reply has another number of bytes
   * than requested.
   */
  moduleEeprom(device: InterfaceSource, range: EepromRange = {}, options?: EthtoolCallOptions): Result<M, Uint8Array> {
    return this.session.run(this.#moduleEeprom(device, range), options);
  }

  *#moduleEeprom(device: InterfaceSource, range: EepromRange): Steps<Uint8Array> {
    checkOptions(range, eepromNames, "range");
    const { offset = 0, length = Math.min(MAX_READ, PAGE - offset), page = 0, bank = 0 } = range;
    const { i2cAddress = 0x50 } = range;
    checkInteger(offset, 0, PAGE - 1, "range.offset");
    checkInteger(length, 1, PAGE - offset, "range.length");
    header(device);
    const bytes = new Uint8Array(length);
    for (let at = offset; at < offset + length; ) {
      const count = Math.min(offset + length - at, MAX_READ - (at % MAX_READ));
      const fields: Fields = { offset: at, length: count, page, bank, i2cAddress };
      const reply = yield* this.session.ask("module-eeprom-get", device, fields, "read the module's EEPROM");
      const data = reply?.["data"];
      if (!(data instanceof Uint8Array) || data.length !== count) {
        const found = data instanceof Uint8Array ? data.length : 0;
        throw failure(
          `read the module's EEPROM of ${device}`,
          `expected ${count} bytes in the kernel's reply, got ${found}`,
          EPROTO,
        );
      }
      bytes.set(data, at - offset);
      at += count;
    }
    return bytes;
  }

  *#counters({ ssId, stat = [], histRx, histTx }: StatsGrp<Read>): Steps<EthtoolCounters> {
    const names = typeof ssId === "string" ? yield* this.session.strings(ssId) : [];
    const counters: Record<string, bigint> = {};
    for (const { id, value } of stat) {
      if (id !== undefined && value !== undefined) counters[names[id] ?? `${id}`] = value;
    }
    const sizes = (histogram: StatsGrp<Read>["histRx"]) =>
      histogram?.map(({ histBktLow = 0, histBktHi = 0, histVal = 0n }) => ({
        low: histBktLow,
        high: histBktHi,
        packets: histVal,
      }));
    const [rxSizes, txSizes] = [sizes(histRx), sizes(histTx)];
    return { counters, ...(rxSizes === undefined ? {} : { rxSizes }), ...(txSizes === undefined ? {} : { txSizes }) };
  }
}
