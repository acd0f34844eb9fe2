import { describe, expect, test } from "bun:test";
import { rtRoute } from "../../../../src/families/rt-route.ts";
import { NLM_F_REQUEST } from "../../../../src/index.ts";
import { operationCodec } from "../../../../src/schema/index.ts";
import type { ChangeContext, Verb } from "../../../../src/subsystems/route/core/changes.ts";
import { Interfaces } from "../../../../src/subsystems/route/core/interfaces.ts";
import { Session } from "../../../../src/subsystems/route/core/session.ts";
import { writePlainRoute } from "../../../../src/subsystems/route/routes/plain-route.ts";
import type { RouteSettings } from "../../../../src/subsystems/route/routes/route.ts";
import { routeRequest } from "../../../../src/subsystems/route/routes/write-route.ts";
import { PackedRequests } from "../../../../src/transact/packed-requests.ts";

function contextOf(verb: Verb): ChangeContext {
  const what = () => verb;
  const interfaces = new Interfaces(new Session("routes"), what);
  return { verb, isDelete: verb === "delete", interfaces, what, resources: [] };
}

/** Returns the request that the general encoder creates for a route. */
function general(input: RouteSettings, context: ChangeContext): Uint8Array {
  const codec = operationCodec(rtRoute, context.isDelete ? "delroute" : "newroute");
  const { bytes } = codec.request("do", routeRequest(input, context), { flags: NLM_F_REQUEST });
  // Packed requests contain their length. In other requests, the length is set when the request is sent.
  bytes[0] = bytes.length;
  return bytes;
}

function plain(input: RouteSettings, context: ChangeContext): Uint8Array | undefined {
  const requests = new PackedRequests();
  // The request is not at the start of the buffer, and the buffer does not contain zeros.
  requests.begin(512);
  requests.data.bytes.fill(0xff);
  requests.length = 16;
  if (!writePlainRoute(requests, input, NLM_F_REQUEST, context)) return undefined;
  expect(requests.split(16)[0]).toEqual(requests.data.bytes.slice(16, requests.length));
  return requests.take(16);
}

const destinations = ["10.0.0.0/8", "192.0.2.0/24", "192.0.2.1", "255.255.255.255/32", "128.0.0.0/1"];

const others: readonly Omit<RouteSettings, "dst">[] = [
  {},
  { dev: 3 },
  { ifindex: 3 },
  { dev: 3, ifindex: 3 },
  { gateway: "192.0.2.254" },
  { gateway: "192.0.2.254", ifindex: 3, metric: 0xffffffff },
  { table: "local", metric: 0 },
  { table: 254 },
  { table: 1000, ifindex: 4, metric: 7, gateway: "198.51.100.1" },
  { protocol: "static", scope: "global" },
  { protocol: 200, scope: 100 },
  { family: "inet", type: "unicast", flags: [], ifindex: 1 },
  { src: undefined, gateway: undefined, metric: undefined, nexthops: undefined, dev: 2 },
];

const destinations6 = [
  "2001:db8::/32",
  "2001:DB8::1",
  "::1/128",
  "8000::/1",
  "2001:db8:0:4::/62",
  "::ffff:192.0.2.1",
  "fe80::/10",
];

const others6: readonly Omit<RouteSettings, "dst">[] = [
  {},
  { ifindex: 3, metric: 1024 },
  { gateway: "fe80::1", dev: 3 },
  { gateway: "2001:db8::192.0.2.1", table: 1000, metric: 0 },
  { protocol: "static", scope: "global", table: "main" },
  { scope: "link", dev: 2 },
  { family: "inet6", type: "unicast", flags: [], ifindex: 1 },
];

describe("writePlainRoute", () => {
  test.each(["add", "delete"] as const)("encodes the same bytes as the general encoder for %s", (verb) => {
    const context = contextOf(verb);
    const inputs = [
      ...destinations.flatMap((dst) => others.map((other) => ({ dst, ...other }))),
      ...destinations6.flatMap((dst) => others6.map((other) => ({ dst, ...other }))),
    ];
    for (const input of inputs) {
      expect({ input, bytes: plain(input, context) }).toEqual({ input, bytes: general(input, context) });
    }
  });

  test("leaves routes with other fields to the general encoder", () => {
    const context = contextOf("add");
    const inputs: RouteSettings[] = [
      { dst: "default", gateway: "192.0.2.1" },
      { dst: "0.0.0.0/0" },
      { dst: "default", family: "inet6", gateway: "fe80::1" },
      { dst: "::/0" },
      { dst: "2001:db8::/32", src: "2001:db8:1::/48" },
      { dst: "100", family: "mpls" },
      { dst: "10.0.0.0/8", type: "blackhole" },
      { dst: "10.0.0.0/8", flags: ["onlink"] },
      { dst: "10.0.0.0/8", prefsrc: "10.0.0.1" },
      { dst: "10.0.0.0/8", nhid: 4 },
    ];
    for (const input of inputs) expect({ input, bytes: plain(input, context) }).toEqual({ input, bytes: undefined });
  });

  test("leaves invalid routes to the general encoder", () => {
    const context = contextOf("add");
    const valid = { dst: "10.0.0.0/8" };
    const inputs: unknown[] = [
      {},
      { dst: 10 },
      { dst: "10.0.0.1/8" },
      { dst: "10.0.0.0/33" },
      { dst: "10.0.0.0/" },
      { dst: "10.0.0.0/8/8" },
      { dst: "10.0.0.0/+8" },
      { dst: "10.0.0.0/08" },
      { dst: "2001:db8::/032" },
      { dst: "10.0.0" },
      { dst: "10.0.0.0/8", gateway: "fe80::1" },
      { dst: "10.0.0.0/8", family: "inet6" },
      { dst: "2001:db8::/32", family: "inet" },
      { dst: "2001:db8::/32", gateway: "192.0.2.1" },
      { dst: "2001:db8::1/64" },
      { dst: "2001:db8:0:5::/62" },
      { dst: "2001:db8::/129" },
      { dst: "2001:db8::/1280" },
      { dst: "2001:db8:::/32" },
      { ...valid, metric: -1 },
      { ...valid, metric: 1.5 },
      { ...valid, metric: "1" },
      { ...valid, table: "nowhere" },
      { ...valid, table: -1 },
      { ...valid, protocol: 256 },
      { ...valid, scope: "everywhere" },
      { ...valid, gateway: 1 },
      { ...valid, flags: "onlink" },
      { ...valid, metrik: 1 },
    ];
    for (const input of inputs) {
      expect({ input, bytes: plain(input as RouteSettings, context) }).toEqual({ input, bytes: undefined });
      expect(() => general(input as RouteSettings, context)).toThrow();
    }
  });
});
