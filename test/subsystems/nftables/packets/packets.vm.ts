// Sends packets through rules on a kernel with flow tables.
await import("./packets.test.ts");
