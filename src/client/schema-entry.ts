// Exports of the entry point `bun-netlink/schema`: those of src/schema and src/client.
export * from "../schema/index.ts";
export * from "./index.ts";
// The modules above both export `loadFamily`. An explicit export selects the one that returns a family with
// `connect()`.
export { loadFamily } from "./load.ts";
