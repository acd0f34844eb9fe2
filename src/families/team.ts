// Generated from team.yaml with specs/team.yaml (sha256 0f7390745f286f78). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Mode, Only, Read, Write } from "../schema/model/types.ts";

/** Attribute set `team`. */
export interface Team<M extends Mode = Read> extends ExtraAttributes {
  /** Index of the team interface. Attribute TEAM_ATTR_TEAM_IFINDEX of team: u32. */ teamIfindex?: number;
  /** Options of the team interface. Attribute TEAM_ATTR_LIST_OPTION of team: nested attributes. */
  listOption?: ItemOption<M>;
  /** Ports of the team interface. Attribute TEAM_ATTR_LIST_PORT of team: nested attributes. */
  listPort?: ItemPort<M>;
}

/** Attribute set `item-option`. */
export interface ItemOption<M extends Mode = Read> extends ExtraAttributes {
  /** TEAM_ATTR_ITEM_OPTION of team: nested attributes, repeated for each array element. */ option?: AttrOption<M>[];
}

/** Attribute set `attr-option`. */
export interface AttrOption<M extends Mode = Read> extends ExtraAttributes {
  /** Name of the option, such as `mode`. Attribute TEAM_ATTR_OPTION_NAME of team: string of at most 32 bytes. */
  name?: string;
  /** The option of the team interface changed since the last event. Attribute TEAM_ATTR_OPTION_CHANGED of team: flag. */
  changed?: M["flag"];
  /** Type of `data` (NLA_*). Attribute TEAM_ATTR_OPTION_TYPE of team: u8. */ type?: number;
  /** Value of the option, in host byte order. Attribute TEAM_ATTR_OPTION_DATA of team: bytes. */ data?: Uint8Array;
  /** The option of the team interface no longer exists. Attribute TEAM_ATTR_OPTION_REMOVED of team: flag. */
  removed?: M["flag"];
  /** Index of the team port to which the option belongs. Attribute TEAM_ATTR_OPTION_PORT_IFINDEX of team: u32. */
  portIfindex?: number;
  /** Index of the element, if the option is an array. Attribute TEAM_ATTR_OPTION_ARRAY_INDEX of team: u32. */
  arrayIndex?: number;
}

/** Attribute set `item-port`. */
export interface ItemPort<M extends Mode = Read> extends ExtraAttributes {
  /** TEAM_ATTR_ITEM_PORT of team: nested attributes, repeated for each array element. */ port?: AttrPort<M>[];
}

/** Attribute set `attr-port`. */
export interface AttrPort<M extends Mode = Read> extends ExtraAttributes {
  /** Index of the port. Attribute TEAM_ATTR_PORT_IFINDEX of team: u32. */ ifindex?: number;
  /** The team port changed since the last event. Attribute TEAM_ATTR_PORT_CHANGED of team: flag. */
  changed?: M["flag"];
  /** The port has a link. Attribute TEAM_ATTR_PORT_LINKUP of team: flag. */ linkup?: M["flag"];
  /** Speed in Mbit/s. Attribute TEAM_ATTR_PORT_SPEED of team: u32. */ speed?: number;
  /** Duplex: 0 half, 1 full. Attribute TEAM_ATTR_PORT_DUPLEX of team: u8. */ duplex?: number;
  /** The port left the team interface. Attribute TEAM_ATTR_PORT_REMOVED of team: flag. */ removed?: M["flag"];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Does nothing. Tests whether the kernel supports the family. Request 0 of family team. */
  noop: { do: Call<ExtraAttributes, (Team<Read>) | undefined> };
  /** Changes options of a team interface. Request 1 of family team; requires CAP_NET_ADMIN in the initial user namespace. */
  "options-set": { do: Call<Except<Team<Write>, "listPort">, (Team<Read>) | undefined> };
  /** Returns the options of a team interface. Request 2 of family team; requires CAP_NET_ADMIN in the initial user namespace. */
  "options-get": { do: Call<Only<Team<Write>, "teamIfindex">, Team<Read>> };
  /** Returns the ports of a team interface. Request 3 of family team; requires CAP_NET_ADMIN in the initial user namespace. */
  "port-list-get": { do: Call<Only<Team<Write>, "teamIfindex">, Team<Read>> };
  /** Reports changed options of a team interface. Event 2 of family team in multicast group `change_event`. */
  "options-ntf": { event: Team<Read> };
  /** Reports changed ports of a team interface. Event 3 of family team in multicast group `change_event`. */
  "port-list-ntf": { event: Team<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  noop: Team<Read>;
  "options-set": Team<Read>;
}

/** Names of the multicast groups. */
export type Groups = "change_event";

/** Teams of interfaces: their ports and options. Netlink family `team`: `connect()` opens a client. Requires CONFIG_NET_TEAM, module team. */
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
    noop: () => ({ set: "team", do: { request: "0", reply: "0 team-ifindex" } }),
    "options-set": () => ({
      set: "team",
      do: { request: "1 team-ifindex list-option", reply: "1 team-ifindex list-option" },
      flags: ["admin-perm"],
    }),
    "options-get": () => ({ set: "team", do: { request: "2 team-ifindex", reply: "2 team-ifindex list-option" }, flags: ["admin-perm"] }),
    "port-list-get": () => ({ set: "team", do: { request: "3 team-ifindex", reply: "3 team-ifindex list-port" }, flags: ["admin-perm"] }),
    "options-ntf": () => ({ set: "team", event: "2 team-ifindex list-option", notify: "options-get", group: "change_event" }),
    "port-list-ntf": () => ({ set: "team", event: "3 team-ifindex list-port", notify: "port-list-get", group: "change_event" }),
  },
  groups: { change_event: { name: "change_event" } },
  config: "NET_TEAM",
  module: "team",
  links: {},
});
