export type { MacStatsSrc, StatsType } from "../../families/ethtool.ts";
export type { InterfaceSource } from "../route/core/interfaces.ts";
export {
  type EepromRange,
  Ethtool,
  type EthtoolCounters,
  type EthtoolFeatures,
  type EthtoolStatistics,
  type PacketSizes,
} from "./ethtool.ts";
export {
  type EthtoolEvent,
  type EthtoolEventItem,
  type EthtoolEventOptions,
  EthtoolEvents,
  type OtherEthtoolEvent,
} from "./events.ts";
export type { EthtoolCallOptions, EthtoolOptions } from "./session.ts";
export type { EthtoolReader, EthtoolReadOptions, EthtoolTopic } from "./topic.ts";
export type {
  Bits,
  Channels,
  Coalescing,
  Eee,
  EthtoolDevice,
  EthtoolTopics,
  FeatureChanges,
  Features,
  Fec,
  LinkInfo,
  LinkModes,
  LinkState,
  MacMerge,
  MessageClasses,
  ModulePower,
  Pause,
  PrivateFlags,
  Rings,
  Timestamping,
  WakeOnLan,
} from "./topics.ts";
