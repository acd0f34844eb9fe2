// Generated from team.yaml with specs/team.yaml (sha256 6f3e34e8015365ae). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Except, ExtraAttributes, Mode, Only, Read, Write } from "../schema/model/types.ts";

/** Attributes of `team`. */
export interface Team<M extends Mode = Read> extends ExtraAttributes {
  /** TEAM_ATTR_TEAM_IFINDEX (1): u32. Index of the team interface. */ teamIfindex?: number;
  /** TEAM_ATTR_LIST_OPTION (2): nest. Options. */ listOption?: ItemOption<M>;
  /** TEAM_ATTR_LIST_PORT (3): nest. Ports. */ listPort?: ItemPort<M>;
}

/** Attributes of `item-option`. */
export interface ItemOption<M extends Mode = Read> extends ExtraAttributes {
  /** TEAM_ATTR_ITEM_OPTION (1): nest, may be repeated. */ option?: AttrOption<M>[];
}

/** Attributes of `attr-option`. */
export interface AttrOption<M extends Mode = Read> extends ExtraAttributes {
  /** TEAM_ATTR_OPTION_NAME (1): string, at most 32 bytes. Name of the option, such as `mode`. */ name?: string;
  /** TEAM_ATTR_OPTION_CHANGED (2): flag. The option changed since the last event. */ changed?: M["flag"];
  /** TEAM_ATTR_OPTION_TYPE (3): u8. Type of `data` (NLA_*). */ type?: number;
  /** TEAM_ATTR_OPTION_DATA (4): binary. Value of the option, in host byte order. */ data?: Uint8Array;
  /** TEAM_ATTR_OPTION_REMOVED (5): flag. The option no longer exists. */ removed?: M["flag"];
  /** TEAM_ATTR_OPTION_PORT_IFINDEX (6): u32. Index of the port, for options of a port. */ portIfindex?: number;
  /** TEAM_ATTR_OPTION_ARRAY_INDEX (7): u32. Number of the element, for options that are an array. */
  arrayIndex?: number;
}

/** Attributes of `item-port`. */
export interface ItemPort<M extends Mode = Read> extends ExtraAttributes {
  /** TEAM_ATTR_ITEM_PORT (1): nest, may be repeated. */ port?: AttrPort<M>[];
}

/** Attributes of `attr-port`. */
export interface AttrPort<M extends Mode = Read> extends ExtraAttributes {
  /** TEAM_ATTR_PORT_IFINDEX (1): u32. Index of the port. */ ifindex?: number;
  /** TEAM_ATTR_PORT_CHANGED (2): flag. The port changed since the last event. */ changed?: M["flag"];
  /** TEAM_ATTR_PORT_LINKUP (3): flag. The port has a link. */ linkup?: M["flag"];
  /** TEAM_ATTR_PORT_SPEED (4): u32. Speed in Mbit/s. */ speed?: number;
  /** TEAM_ATTR_PORT_DUPLEX (5): u8. 0 half, 1 full. */ duplex?: number;
  /** TEAM_ATTR_PORT_REMOVED (6): flag. The port left the team. */ removed?: M["flag"];
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `noop`: request 0. Does nothing; tests whether the family works. */
  noop: { do: { request: ExtraAttributes; reply: (Team<Read>) | undefined } };
  /** `options-set`: request 1, requires admin-perm. Changes options of a team interface. */
  "options-set": { do: { request: Except<Team<Write>, "listPort">; reply: (Team<Read>) | undefined } };
  /** `options-get`: request 2, requires admin-perm. Returns the options of a team interface. */
  "options-get": { do: { request: Only<Team<Write>, "teamIfindex">; reply: Team<Read> } };
  /** `port-list-get`: request 3, requires admin-perm. Returns the ports of a team interface. */
  "port-list-get": { do: { request: Only<Team<Write>, "teamIfindex">; reply: Team<Read> } };
  /** `options-ntf`: event 2, group `change_event`. Options of a team interface changed. */
  "options-ntf": { event: Team<Read> };
  /** `port-list-ntf`: event 3, group `change_event`. Ports of a team interface changed. */
  "port-list-ntf": { event: Team<Read> };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "options-ntf": Team<Read>;
  "port-list-ntf": Team<Read>;
  noop: Team<Read>;
  "options-set": Team<Read>;
}

/** Names of the multicast groups. */
export type Groups = "change_event";

/** Family `team` (CONFIG_NET_TEAM, module team): `connect()` opens a client. Also the model for codecs. */
export const team: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "team",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: { "string-max-len": 32, "genl-change-event-mc-grp-name": "change_event" },
  enums: {},
  structs: {},
  sets: {
    team: () => ({
      prefix: "team-attr-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "team-ifindex", number: 1, type: "u32" },
        { name: "list-option", number: 2, type: "nest", nest: "item-option" },
        { name: "list-port", number: 3, type: "nest", nest: "item-port" },
      ],
    }),
    "item-option": () => ({
      prefix: "team-attr-item-",
      attributes: [
        { name: "option-unspec", number: 0, type: "unused" },
        { name: "option", number: 1, type: "nest", nest: "attr-option", multi: true },
      ],
    }),
    "attr-option": () => ({
      prefix: "team-attr-option-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "name", number: 1, type: "string", maximumLength: 32, unterminated: true },
        { name: "changed", number: 2, type: "flag" },
        { name: "type", number: 3, type: "u8" },
        { name: "data", number: 4, type: "binary" },
        { name: "removed", number: 5, type: "flag" },
        { name: "port-ifindex", number: 6, type: "u32" },
        { name: "array-index", number: 7, type: "u32" },
      ],
    }),
    "item-port": () => ({
      prefix: "team-attr-item-",
      attributes: [
        { name: "port-unspec", number: 0, type: "unused" },
        { name: "port", number: 1, type: "nest", nest: "attr-port", multi: true },
      ],
    }),
    "attr-port": () => ({
      prefix: "team-attr-port-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "ifindex", number: 1, type: "u32" },
        { name: "changed", number: 2, type: "flag" },
        { name: "linkup", number: 3, type: "flag" },
        { name: "speed", number: 4, type: "u32" },
        { name: "duplex", number: 5, type: "u8" },
        { name: "removed", number: 6, type: "flag" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    noop: () => ({ set: "team", do: { request: { number: 0 }, reply: { number: 0, attributes: "team-ifindex" } } }),
    "options-set": () => ({
      set: "team",
      do: {
        request: { number: 1, attributes: "team-ifindex list-option" },
        reply: { number: 1, attributes: "team-ifindex list-option" },
      },
      flags: ["admin-perm"],
    }),
    "options-get": () => ({
      set: "team",
      do: {
        request: { number: 2, attributes: "team-ifindex" },
        reply: { number: 2, attributes: "team-ifindex list-option" },
      },
      flags: ["admin-perm"],
    }),
    "port-list-get": () => ({
      set: "team",
      do: {
        request: { number: 3, attributes: "team-ifindex" },
        reply: { number: 3, attributes: "team-ifindex list-port" },
      },
      flags: ["admin-perm"],
    }),
    "options-ntf": () => ({
      set: "team",
      event: { number: 2, attributes: "team-ifindex list-option" },
      notify: "options-get",
      group: "change_event",
    }),
    "port-list-ntf": () => ({
      set: "team",
      event: { number: 3, attributes: "team-ifindex list-port" },
      notify: "port-list-get",
      group: "change_event",
    }),
  },
  groups: { change_event: { name: "change_event" } },
  config: "NET_TEAM",
  module: "team",
  links: {},
});
