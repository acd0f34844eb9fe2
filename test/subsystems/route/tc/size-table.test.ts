import { expect } from "bun:test";
import { join } from "node:path";
import { withSizeTable } from "../../../../src/subsystems/route/tc/computed.ts";
import { describeInNamespaces, hasProgram } from "../../../support/environment.ts";
import { test } from "../support.ts";

const root = join(import.meta.dir, "../../../..");
const tbf = ["tbf", "rate", "1mbit", "burst", "32kbit", "latency", "400ms"];

/** Arguments of `tc qdisc … stab`, and the same settings as an object. */
const forms: [string, object][] = [
  ["linklayer atm overhead 40 mpu 64", { linklayer: 2, overhead: 40, mpu: 64 }],
  ["linklayer atm", { linklayer: 2 }],
  ["mpu 64", { mpu: 64 }],
  ["mpu 64 overhead -4 mtu 9000 tsize 128", { mpu: 64, overhead: -4, mtu: 9000, tsize: 128 }],
  ["linklayer atm mtu 65535 tsize 1024", { linklayer: 2, mtu: 65_535, tsize: 1024 }],
];

const missing = ["tc", "strace"].filter((name) => !hasProgram(name));

describeInNamespaces("size table of a discipline", () => {
  test.skipIf(missing.length > 0).each(forms)(
    "has the bytes of tc: %s",
    async (text, base, { netns, links, qdiscs }) => {
      links.add({ ifname: "v0", kind: "veth", data: { peer: { ifname: "v1" } } });
      const tc = ["tc", "qdisc", "add", "dev", "v0", "root", "handle", "1:", "stab", ...text.split(" "), ...tbf];
      const command = [process.execPath, "apps/cli/src/main.ts", "record", "--json", "--", ...tc];
      const recorder = netns.run(() => Bun.spawn(command, { cwd: root, stdout: "pipe", stderr: "inherit" }));
      const request = JSON.parse((await new Response(recorder.stdout).text()).trim());
      const { base: specification, data } = withSizeTable({ base } as never, "stab");
      const { base: expected, data: sizes } = request.fields.stab;
      expect(specification as object).toEqual(expected);
      expect(data).toEqual(sizes);

      const [listed] = qdiscs.list({ dev: "v0" }).toArray();
      qdiscs.delete(listed!);
      qdiscs.add(listed!);
      expect(qdiscs.list({ dev: "v0" }).toArray()[0]?.stab).toEqual(listed!.stab!);
    },
  );

  test("rejects invalid settings before anything is sent", () => {
    expect(() => withSizeTable({ base: { mpu: -1 } } as never, "stab")).toThrow("stab.base.mpu");
    expect(() => withSizeTable({ base: { mpu: 64, tsize: 100_000 } } as never, "stab")).toThrow("stab.base.tsize");
    expect(withSizeTable({ base: { overhead: 4 } } as never, "stab")).toEqual({ base: { overhead: 4 } } as never);
  });
});
