import { expect, test } from "bun:test";
import { readXdp } from "../../../src/subsystems/sockets/read-other.ts";

test("AF_XDP sockets have the library's field names", () => {
  const umem = {
    size: 4096n,
    id: 3,
    numPages: 1,
    chunkSize: 2048,
    headroom: 0,
    ifindex: 7,
    queueId: 2,
    flags: ["zerocopy" as const],
    refs: 1,
  };
  const stats = { nRxDropped: 1n, nRxInvalid: 2n, nRxFull: 3n, nFillRingEmpty: 4n, nTxInvalid: 5n, nTxRingEmpty: 6n };
  const header = { xdiagFamily: "xdp" as const, xdiagType: "raw" as const, xdiagIno: 99, xdiagCookie: 5n };
  const rings = { rxRing: { entries: 64 }, umemFillRing: { entries: 32 }, umemCompletionRing: { entries: 16 } };
  const reply = { header, info: { ifindex: 7, queueId: 2 }, uid: 1000, ...rings, umem, stats };
  expect(readXdp(reply)).toEqual({
    protocol: "xdp",
    type: "raw",
    inode: 99,
    cookie: 5n,
    uid: 1000,
    ifindex: 7,
    queueId: 2,
    rings: { receive: 64, fill: 32, completion: 16 },
    umem,
    statistics: { rxDropped: 1n, rxInvalid: 2n, rxFull: 3n, fillRingEmpty: 4n, txInvalid: 5n, txRingEmpty: 6n },
  });
});
