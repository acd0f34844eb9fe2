// How often the requests of a transaction are encoded.
import { expect, test } from "bun:test";
import { nftables } from "../../../../src/families/nftables.ts";
import { syncIo } from "../../../../src/io/io.ts";
import { EncodedRequest } from "../../../../src/message/encoded-request.ts";
import { operationCodec } from "../../../../src/schema/codec/codec.ts";
import type { NftObject } from "../../../../src/subsystems/nftables/index.ts";
import { additionsOf } from "../../../../src/subsystems/nftables/requests/change.ts";
import { requestsOf, withoutKernel } from "../../../../src/subsystems/nftables/requests/requests.ts";

const table = { family: "ip", table: "t" } as const;
const head: NftObject[] = [{ table: { family: "ip", name: "t" } }, { chain: { ...table, name: "c" } }];

/** Number of requests that are encoded for the objects, and of requests. */
function encodings(objects: readonly NftObject[]): { encoded: number; requests: number } {
  let encoded = 0;
  const interfaces = { index: () => 1, name: () => "eth0" };
  const context = {
    ...withoutKernel,
    interfaces,
    encode({ operation, fields, flags }: { operation: string; fields: object; flags: number }) {
      encoded++;
      const codec = operationCodec(nftables, operation as "newrule");
      return new EncodedRequest(operation, codec.request("do", fields as never, { flags }));
    },
  };
  const requests = syncIo.run(requestsOf(additionsOf([...head, ...objects]), context as never)).length;
  return { encoded, requests };
}

const chains = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ chain: { ...table, name: `service-${index}` } }));

test("chains of known form are not encoded one by one, even if elements of a map wait for them", () => {
  const elem = [["10.0.0.1", { goto: { target: "service-1" } }]] as never;
  const map = { map: { ...table, name: "m", type: "ipv4_addr", map: "verdict", elem } } as const;
  expect(encodings(chains(500)).requests).toBe(502);
  expect(encodings(chains(500)).encoded).toBeLessThan(10);
  expect(encodings([map, ...chains(500)]).requests).toBe(504);
  expect(encodings([map, ...chains(500)]).encoded).toBeLessThan(10);
});

test("objects whose form occurs twice are encoded once each", () => {
  const set = { set: { ...table, name: "s", type: ["ipv4_addr", "inet_service"] } } as const;
  const elements = Array.from({ length: 100 }, (_, index) => ({
    element: { ...table, name: "s", elem: [{ concat: [`10.0.0.${index}`, index >> 1] }] },
  }));
  const { encoded, requests } = encodings([set as never, ...(elements as never[])]);
  expect(requests).toBe(103);
  expect(encoded).toBeLessThanOrEqual(requests);
});
