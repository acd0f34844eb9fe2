import { describe, expect, test } from "bun:test";
import { rangeError, typeError, withParent, withPath, withTitle } from "../../src/base/argument-error.ts";
import { ethtool } from "../../src/families/ethtool.ts";
import { wireguard } from "../../src/families/wireguard.ts";
import { isArgumentError } from "../../src/index.ts";
import { Links } from "../../src/subsystems/route/index.ts";
import { thrown } from "../message/bytes.ts";

describe("Argument errors", () => {
  test("have the path of the invalid value, which is not enumerable", () => {
    const error = typeError("peers[2].endpoint", "expected text");
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe("peers[2].endpoint: expected text");
    expect(error.path).toBe("peers[2].endpoint");
    expect(Object.keys(error)).toEqual([]);
    expect(isArgumentError(error)).toBe(true);
  });

  test("list the paths if one of several fields is required, and translate each of them", () => {
    const error = rangeError(["a", "b", "c"], "out of range");
    expect(error.message).toBe("a, b or c: out of range");
    withPath(error, (path) => path.toUpperCase());
    expect(error).toMatchObject({ message: "A, B or C: out of range", path: "A, B or C" });
  });

  test("have no stack if the program has disabled stacks", () => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      expect(typeError("mtu", "expected a number").stack ?? "").not.toContain("\n    at ");
      expect(Error.stackTraceLimit).toBe(0);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  });

  test("join the paths of parents", () => {
    const error = typeError("", "expected text");
    withParent(withParent(withParent(error, "[1]"), "list"), "link");
    expect(error).toMatchObject({ message: "link.list[1]: expected text", path: "link.list[1]" });
  });

  test("keep titles in front of the path when the path changes", () => {
    const error = typeError("mtu", "a: b");
    withTitle(withTitle(error, "add link: "), "[3] ", "[3]");
    expect(error).toMatchObject({ message: "[3] add link: mtu: a: b", path: "[3].mtu" });
    withPath(error, () => "data.mtu");
    expect(error).toMatchObject({ message: "[3] add link: data.mtu: a: b", path: "[3].data.mtu" });
  });

  test("of a client have the path without the operation, in nested lists too", () => {
    const rings = thrown(() => ethtool.connect().do("rings-get", { header: { devIndex: "eth0" as never } }));
    expect(rings).toMatchObject({
      message: 'ethtool.rings-get: header.devIndex: expected an integer, got "eth0"',
      path: "header.devIndex",
    });
    const peers = [{}, { allowedips: [{ family: "x" as never }] }];
    const device = thrown(() => wireguard.connect().do("set-device", { ifname: "w", peers } as never));
    expect(device).toMatchObject({ path: "peers[1].allowedips[0].family" });
    const options = thrown(() =>
      ethtool.connect().do("rings-get", { header: { devIndex: 1 } }, { timeoutMs: "x" as never }),
    );
    expect(options).toMatchObject({ path: expect.stringMatching(/^(options\.)?timeoutMs$/) });
  });

  test("of a batch of changes start with the index", () => {
    using links = Links.open();
    const error = thrown(() => links.addMany([{ ifname: "a", kind: "dummy", mtu: "x" as never }]));
    expect(error).toMatchObject({ path: "[0].mtu", message: expect.stringMatching(/^\[0\] add link .*: mtu: /) });
  });

  test("are not those that a getter of the caller throws", () => {
    const own = new TypeError("mtu: own");
    const header = {
      get devIndex(): number {
        throw own;
      },
    };
    const error = thrown(() => ethtool.connect().do("rings-get", { header }));
    expect(error).toBe(own);
    expect(isArgumentError(error)).toBe(false);
    expect(error).not.toHaveProperty("path");
  });
});
