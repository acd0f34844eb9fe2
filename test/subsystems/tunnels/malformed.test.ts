// Lists tables whose entries have attributes of random lengths and contents.
import { expect, test } from "bun:test";
import { fou } from "../../../src/families/fou.ts";
import { gtp } from "../../../src/families/gtp.ts";
import { ila } from "../../../src/families/ila.ts";
import { ioam6 } from "../../../src/families/ioam6.ts";
import { ipvs } from "../../../src/families/ipvs.ts";
import { l2tp } from "../../../src/families/l2tp.ts";
import { macsec } from "../../../src/families/macsec.ts";
import { seg6 } from "../../../src/families/seg6.ts";
import type { NetlinkSocket } from "../../../src/index.ts";
import { Ipvs } from "../../../src/subsystems/ipvs/index.ts";
import {
  FouPorts,
  GtpContexts,
  IlaMappings,
  Ioam6,
  L2tp,
  Macsec,
  Seg6,
} from "../../../src/subsystems/tunnels/index.ts";
import { FakeKernel } from "../../../src/testing/index.ts";
import { Random } from "../../message/random.ts";

const ROUNDS = 200;
const MOST_ATTRIBUTES = 10;
const MOST_BYTES = 24;
/** Highest attribute number of the tested families. */
const MOST_TYPE = 34;

/** Returns attributes with random numbers and bytes. */
function attributes(random: Random): { unknown: { type: number; bytes: Uint8Array }[] } {
  const unknown = Array.from({ length: random.below(MOST_ATTRIBUTES) }, () => ({
    type: 1 + random.below(MOST_TYPE),
    bytes: Uint8Array.from({ length: random.below(MOST_BYTES) }, () => random.below(256)),
  }));
  return { unknown };
}

/** Returns the number of listed entries of each table. */
function countEntries(random: Random): number[] {
  using kernel = new FakeKernel();
  const list = { dump: () => Array.from({ length: ROUNDS }, () => attributes(random)) };
  const nested = (name: string) => ({ dump: () => [...list.dump()].map((fields) => ({ [name]: fields })) });
  kernel.register(fou, { get: list });
  kernel.register(gtp, { getpdp: list });
  kernel.register(ila, { get: list });
  kernel.register(ioam6, { "dump-namespaces": list, "dump-schemas": list });
  kernel.register(l2tp, { "tunnel-get": list, "session-get": list });
  kernel.register(seg6, { dumphmac: list });
  kernel.register(macsec, { "get-txsc": list });
  kernel.register(ipvs, {
    "get-service": nested("service"),
    "get-dest": nested("dest"),
    "get-daemon": nested("daemon"),
  });
  const open = (): { socket: NetlinkSocket } => ({ socket: kernel.open() });
  const [balancer, tunnels, secure, ioam] = [
    Ipvs.open(open()),
    L2tp.open(open()),
    Macsec.open(open()),
    Ioam6.open(open()),
  ];
  const listings = [
    () => balancer.services.list(),
    () => balancer.destinations.list({ service: { mark: 1 } }),
    () => balancer.daemons.list(),
    () => tunnels.tunnels.list(),
    () => tunnels.sessions.list(),
    () => secure.list(),
    () => secure.receiveAssociations.list(),
    () => ioam.namespaces.list(),
    () => ioam.schemas.list(),
    () => Seg6.open(open()).hmacKeys.list(),
    () => FouPorts.open(open()).list(),
    () => GtpContexts.open(open()).list(),
    () => IlaMappings.open(open()).list(),
  ];
  return listings.map((list) => list().toArray().length);
}

test.each([1, 2, 3])("Tables of tunnels and IPVS list malformed entries (seed %i)", (seed) => {
  const counts = countEntries(new Random(seed));
  const isFiltered = [2, 6];
  for (const [index, count] of counts.entries()) if (!isFiltered.includes(index)) expect(count).toBe(ROUNDS);
});
