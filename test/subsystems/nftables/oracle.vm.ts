// On a kernel with all expressions: queue, flow tables, connection tracking helpers, metadata of bridges.
await import("./oracle.test.ts");
await import("./nftables.test.ts");
