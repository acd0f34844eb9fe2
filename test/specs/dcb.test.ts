import { expect, test } from "bun:test";
import { dcb } from "../../src/families/dcb.ts";
import { NetworkNamespace } from "../../src/index.ts";
import { decodeAttributes, encodeAttributes, eventCodec, operationCodec } from "../../src/schema/index.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { runIn } from "../support/oracle.ts";
import { refusal } from "./family.ts";

const operations = Object.values(dcb.operations).filter((operation) => operation.do !== undefined);

test("Each DCB command has its message type and its number in the header", () => {
  expect(operations).toHaveLength(27);
  for (const { name, do: exchange } of operations) {
    const request = operationCodec(dcb, name).request("do", { header: { dcbFamily: 0 }, ifname: "eth0" });
    const command = dcb.enums["command"]!.entries.find((entry) => entry.name === name)!.value;
    expect(request.type).toBe(exchange!.request.number);
    expect(request.bytes[17]).toBe(command);
  }
});

test("IEEE 802.1Qaz values survive encoding and decoding", () => {
  const perClass = { tc0: 1n, tc1: 2n, tc2: 3n, tc3: 4n, tc4: 5n, tc5: 6n, tc6: 7n, tc7: 8n };
  const pfc = { pfcCap: 8, pfcEn: 0x18, mbc: 0, delay: 16, requests: perClass, indications: perClass };
  const value = {
    ifname: "eth0",
    ieee: {
      ieeePfc: pfc,
      ieeeAppTable: {
        ieeeApp: [
          { selector: "ethertype", priority: 3, protocol: 0x8906 },
          { selector: "dscp", priority: 5, protocol: 46 },
        ],
        dcbApp: [{ selector: "pcp", priority: 1, protocol: 1 }],
      },
      ieeeMaxrate: { tcMaxrate: perClass },
      dcbAppTrustTable: [{ ieeeApp: "dscp" }, { dcbApp: "pcp" }],
    },
    dcbx: ["host", "ver-ieee"],
  };
  expect(decodeAttributes(dcb, "dcb", encodeAttributes(dcb, "dcb", value))).toEqual(value);
});

test("Results of DCB changes are error numbers", () => {
  const codec = operationCodec(dcb, "ieee-set");
  expect(codec.operation.replySet).toBe("result");
  expect(decodeAttributes(dcb, "result", Uint8Array.fromHex("05000d00ea000000"))).toEqual({ ieee: -22 });
});

test("The header command identifies DCB events", () => {
  const event = operationCodec(dcb, "ieee-del").request("do", { ifname: "eth0", ieee: {} });
  expect(eventCodec(dcb, event.type, event)?.operation.name).toBe("ieee-del-ntf");
  const seen = operationCodec(dcb, "cee-get").request("do", { ifname: "eth0" });
  expect(eventCodec(dcb, seen.type, seen)?.operation.name).toBe("cee-get-ntf");
});

describeInNamespaces("DCB on the running kernel", () => {
  const link = ["ip", "link", "add", "plain", "type", "veth", "peer", "name", "other"];

  test.skipIf(!hasProgram("ip"))("fails for a device without DCB support", () => {
    using netns = NetworkNamespace.create();
    runIn(netns, link);
    for (const { name, flags } of operations) {
      const { code } = refusal(netns, dcb, name, { ifname: "plain" });
      if (flags === undefined) expect([name, code]).toEqual([name, "EOPNOTSUPP"]);
      else expect(["EPERM", "EOPNOTSUPP"], name).toContain(code);
    }
    expect(refusal(netns, dcb, "gstate", { ifname: "absent" }).code).toBe("ENODEV");
    expect(refusal(netns, dcb, "gstate", {}).code).toBe("EINVAL");
  });
});
