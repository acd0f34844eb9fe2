// Exports of the entry point `bun-netlink/schema`: those of src/schema and src/client.
export * from "../schema/index.ts";
export * from "./index.ts";
// The modules exported above both contain a function `loadFamily`. This explicit export selects the function that
// returns a family with `connect()`.
export { loadFamily } from "./load.ts";
