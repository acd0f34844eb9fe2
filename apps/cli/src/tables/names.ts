/** Names of the tables whose rows come from rtnetlink. */
export const routeTableNames: readonly string[] = [
  ...["links", "addresses", "routes", "rules", "neighbours", "nexthops", "fdb", "mdb", "vlans", "qdiscs", "netconf"],
];

/** Names of the tables of events, which the kernel does not list. */
export const unlistedTables: readonly string[] = ["uevents"];
/** Names of the tables that can only be listed: `monitor` cannot follow their changes. */
export const unannouncedTables: readonly string[] = ["sockets", "flows", "nft-rules", "nft-sets"];

/** Names of the tables that `show` lists and `monitor` follows, for help and completions. */
export const tableNames: readonly string[] = [
  ...routeTableNames,
  ...["sockets", "connections", "flows", "nft-rules", "nft-sets", "namespaces", "uevents"],
];
