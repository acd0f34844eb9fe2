// Decodes and encodes the requests that `tc` sends, one or more for each kind of qdisc, class, filter and action. The
// tests record the requests with `strace`. They need no kernel module, because a request that the kernel rejects is
// recorded too.
import { describe, expect, test } from "bun:test";
import { tc } from "../../../src/families/tc.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { operationCodec } from "../../../src/schema/index.ts";
import { hasProgram, namespacesAvailable } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";
import { undescribed } from "../oracles.ts";
import { actions, classes, filters, qdiscs, type TcRequests } from "./requests.ts";
import { operations, sentBy } from "./sent-by.ts";

/**
 * Returns the library's attributes without the flag NLA_F_NESTED where `tc` omits it. The library sets the flag on all
 * nests, `tc` on few.
 */
function withoutNestFlags(ours: Uint8Array, theirs: Uint8Array): Uint8Array {
  return ours.map((byte, at) => (at % 4 === 3 && byte === (theirs[at]! | 0x80) ? theirs[at]! : byte));
}

const ready = namespacesAvailable && hasProgram("tc") && hasProgram("ip") && hasProgram("strace");

function compare(prefix: string, requests: TcRequests): void {
  for (const [command, fields] of Object.entries(requests)) {
    test(`decode and encode to the same bytes: ${command}`, () => {
      using netns = NetworkNamespace.create();
      runIn(netns, "ip link add near index 10 numtxqueues 4 type veth peer name far index 11".split(" "));
      const request = sentBy(netns, `${prefix} ${command}`);
      const codec = operationCodec(tc, operations[request.type]!);
      const read = codec.decodeRequest(request);
      const inside = "tab" in read ? (read["tab"] as object[])[0] : read;
      const kind = command.split(" ", 1)[0]!;
      expect(inside).toMatchObject({ kind, ...(fields === undefined ? {} : { options: fields }) });
      expect(undescribed(read)).toEqual([]);
      const written = codec.request("do", read, { flags: request.flags });
      // The length and the sequence number in the header are set only when the message is sent.
      const [ours, theirs] = [written.bytes.slice(16), request.bytes.slice(16)];
      expect(withoutNestFlags(ours, theirs).toHex()).toBe(theirs.toHex());
    });
  }
}

describe.skipIf(!ready)("requests of `tc`", () => {
  describe("for queueing disciplines", () => compare("qdisc add dev near root handle 7:", qdiscs));
  describe("for traffic classes", () => compare("class add dev near parent 7: classid 7:1", classes));
  describe("for traffic filters", () => compare("filter add dev near parent 7: protocol ip pref 5", filters));
  describe("for traffic control actions", () => compare("actions add action", actions));
});
