// Reads every field of upcalls in memory through the view that handlers receive.
import { Upcall } from "../../../src/subsystems/ovs/index.ts";
import { serveUpcallsInMemory } from "../../lib/upcall-rounds.ts";

const upcall = new Upcall();

await serveUpcallsInMemory((message) => {
  if (!upcall.point(message)) throw new Error("invalid upcall");
  const { key } = upcall;
  const ethernet = key.ethernet!;
  const ipv4 = key.ipv4!;
  const udp = key.udp!;
  // The checksum is the same as in c/upcall.h.
  return (
    key.inPort! +
    key.priority! +
    key.skbMark! +
    key.recircId! +
    key.ctState! +
    (key.dpHash! & 0xffff) +
    (ethernet.sourceNumber & 0xff) +
    key.ethertype! +
    (ipv4.sourceNumber & 0xffff) +
    (ipv4.destinationNumber & 0xffff) +
    ipv4.protocol +
    ipv4.ttl +
    udp.source +
    udp.destination +
    (upcall.hashNumber! & 0xff) +
    upcall.length +
    message.view.getUint8(upcall.packetOffset)
  );
});
